import Foundation

@testable import Outbox

/// What decoding came to: a value, or the kind of error and its place.
enum Outcome<Value: Equatable>: Equatable, CustomStringConvertible {
    case value(Value)
    case refused(kind: String, path: [String])

    var description: String {
        switch self {
        case .value(let value): "\(value)"
        case .refused(let kind, let path): "\(kind) at \(path)"
        }
    }

    /// Whether the document was refused as a whole.
    var isNoDocument: Bool { self == .refused(kind: "corrupted", path: []) }

    /// Whether it was refused for whatever reason.
    var isRefused: Bool {
        if case .refused = self { true } else { false }
    }

    init(_ decode: () throws -> Value) {
        do {
            self = .value(try decode())
        } catch let error as DecodingError {
            self = Self.refused(error)
        } catch {
            self = .refused(kind: "\(type(of: error))", path: [])
        }
    }

    private static func refused(_ error: DecodingError) -> Self {
        func path(_ context: DecodingError.Context) -> [String] { context.codingPath.map(\.stringValue) }
        return switch error {
        case .keyNotFound(let key, let context): .refused(kind: "no \(key.stringValue)", path: path(context))
        case .valueNotFound(let type, let context): .refused(kind: "no value of \(type)", path: path(context))
        case .typeMismatch(let type, let context): .refused(kind: "no \(type)", path: path(context))
        case .dataCorrupted(let context): .refused(kind: "corrupted", path: path(context))
        @unknown default: .refused(kind: "unknown", path: [])
        }
    }
}

/// Both ways to read a document.
enum Both {
    static func ours<Value: Decodable & Equatable>(_ type: Value.Type, _ bytes: [UInt8]) -> Outcome<Value> {
        Outcome { try PayloadCoding.decode(type, from: bytes) }
    }

    static func foundations<Value: Decodable & Equatable>(_ type: Value.Type, _ bytes: [UInt8]) -> Outcome<Value> {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            if let date = EventDate.anyDate(of: try container.decode(String.self)) { return date }
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no time"))
        }
        return Outcome { try decoder.decode(type, from: Data(bytes)) }
    }

    /// Nil where both agree, or else what each one says.
    ///
    /// A document that is no JSON is refused here before any value of it is asked for; Foundation may complain of a value
    /// first. Of a dictionary's wrong values the first is named here; Foundation names any, in each run another.
    static func difference<Value: Decodable & Equatable>(_ type: Value.Type, _ bytes: [UInt8]) -> String? {
        let (ours, theirs) = (ours(type, bytes), foundations(type, bytes))
        guard ours != theirs else { return nil }
        if ours.isRefused, theirs.isRefused, "\(type)".hasPrefix("Dictionary") || (ours.isNoDocument && !isJSON(bytes))
        {
            return nil
        }
        return "\(type) of \(String(decoding: bytes, as: UTF8.self)): here \(ours), Foundation \(theirs)"
    }

    /// What `JSONSerialization` says, which looks at all of a document.
    static func isJSON(_ bytes: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
    }
}
