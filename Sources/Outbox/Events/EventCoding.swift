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
            throw OutboxError(
                .undecodableEvent,
                "event \(name) \(id.lowercased) has version \(schemaVersion), this program knows up to \(type.version): "
                    + "deploy a newer one, then redrive")
        }
        guard !payload.isEmpty else {
            throw OutboxError(
                .undecodableEvent,
                "event \(name) \(id.lowercased) cannot be read: the database cannot print its payload; mend the row, "
                    + "then redrive")
        }
        do {
            return try PayloadCoding.decode(type, from: payload)
        } catch {
            // What a value object throws may hold the value, so only its type is told.
            let place = (error as? DecodingError)?.place ?? "a value is refused by \(Swift.type(of: error))"
            throw OutboxError(
                .undecodableEvent,
                "event \(name) \(id.lowercased) cannot be decoded: \(place); mend the event's type, then redrive")
        }
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
