package import Foundation

extension EventRecord {
    /// Encodes an event for the log, or throws ``OutboxError/Code/payloadRefused``.
    package init(
        _ event: some DomainEvent, of stream: StreamID, version: Int64, metadata: Metadata,
        id: UUID = .timeOrdered(), due: Date? = nil
    ) throws {
        try type(of: event).name.validated()
        let payload = try PayloadCoding.encode(event)
        try PayloadLimits.check(payload, of: type(of: event).name)
        self.init(
            id: id, name: type(of: event).name, schemaVersion: type(of: event).version, stream: stream,
            streamVersion: version, payload: payload, metadata: metadata, due: due)
    }

    /// Decodes the payload, or throws ``OutboxError/Code/undecodableEvent`` that names the event and the field.
    package func decode<Event: DomainEvent>(as type: Event.Type = Event.self) throws -> Event {
        guard schemaVersion <= type.version else {
            throw undecodable(
                "has version \(schemaVersion), this program knows up to \(type.version): deploy a newer one")
        }
        guard !payload.isEmpty else {
            throw undecodable("cannot be read: the database cannot print its payload; mend the row")
        }
        if schemaVersion < type.version { return try decodeOlder(as: type) }
        do {
            return try PayloadCoding.decode(type, from: payload)
        } catch {
            throw undecodable("cannot be decoded: \(Self.reason(error)); mend the event's type")
        }
    }

    /// Brings the payload to the present version first.
    private func decodeOlder<Event: DomainEvent>(as type: Event.Type) throws -> Event {
        if let missing = type.missingUpcast(from: schemaVersion) {
            throw undecodable(
                "has version \(schemaVersion), this program reads \(type.version): declare Upcast(from: \(missing)) in the "
                    + "event's `upcasts`, and deploy it")
        }
        let payload = try upcast(to: type)
        do {
            return try payload.decode(type)
        } catch {
            throw undecodable(
                "has version \(schemaVersion) and cannot be decoded as version \(type.version): \(Self.reason(error)); mend "
                    + "the event's `upcasts`")
        }
    }

    private func upcast(to type: any DomainEvent.Type) throws -> Payload {
        var step = schemaVersion
        do {
            var payload = try Payload(json: payload)
            while step < type.version {
                try type.upcasts.first { $0.version == step }?.change(&payload)
                step += 1
            }
            return payload
        } catch {
            throw undecodable(
                "has version \(schemaVersion), and Upcast(from: \(step)) failed: \(Self.reason(error)); mend it")
        }
    }

    private func undecodable(_ what: String) -> OutboxError {
        OutboxError(.undecodableEvent, "event \(name) \(id.lowercased) \(what), then redrive")
    }

    /// What a value object throws may hold the value, so only its type is told.
    private static func reason(_ error: any Error) -> String {
        (error as? DecodingError)?.place ?? "a value is refused by \(Swift.type(of: error))"
    }
}

/// JSON as the log stores it.
package enum PayloadCoding {
    /// The same bytes as Foundation's encoder gives with sorted keys: requests are recognised by a hash of them.
    package static func encode(_ value: some Encodable) throws -> [UInt8] { try JSONWriter.encode(value) }

    /// A relay decodes each event it delivers: several times as fast as Foundation's decoder.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDocument.decode(type, from: bytes)
    }

    /// Decodes one field of an object.
    static func decode<Value: Decodable>(_ type: Value.Type, at field: String, from bytes: [UInt8]) throws -> Value {
        try JSONDocument.decode(type, at: field, from: bytes)
    }
}

extension DecodingError {
    /// Which field is wrong and how, without its value.
    fileprivate var place: String {
        func path(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
            let keys = (context.codingPath + (key.map { [$0] } ?? [])).map(\.stringValue)
            return keys.isEmpty ? "the payload" : "'\(keys.joined(separator: "."))'"
        }
        return switch self {
        case .keyNotFound(let key, let context): "\(path(context, key)) is missing"
        case .valueNotFound(_, let context): "\(path(context)) is null"
        case .typeMismatch(let type, let context): "\(path(context)) is no \(type)"
        case .dataCorrupted(let context): "\(path(context)) is not valid"
        @unknown default: "the payload is not valid"
        }
    }
}
