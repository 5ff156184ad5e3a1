import Foundation

@testable import Outbox

/// What encoding a value came to: its text, or what was refused and where.
enum Written {
    static func ours(_ value: some Encodable) -> String {
        outcome { try JSONWriter.encode(value) }
    }

    static func foundations(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(EventDate.text(of: date))
        }
        return outcome { [UInt8](try encoder.encode(value)) }
    }

    /// Nil where both write the same bytes or refuse the same.
    static func difference(_ value: some Encodable) -> String? {
        let (ours, theirs) = (ours(value), foundations(value))
        guard !ours.utf8.elementsEqual(theirs.utf8) else { return nil }
        return "\(type(of: value)): here \(ours), Foundation \(theirs)"
    }

    private static func outcome(_ encode: () throws -> [UInt8]) -> String {
        do {
            return String(decoding: try encode(), as: UTF8.self)
        } catch EncodingError.invalidValue(let value, let context) {
            return "refused \(type(of: value)) at \(context.codingPath.map(\.stringValue))"
        } catch {
            return "error \(type(of: error))"
        }
    }
}

/// Any key.
struct AnyKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(stringLiteral value: String) { stringValue = value }
}

/// A value that is encoded as the closure says.
struct ByClosure: Encodable {
    let body: (any Encoder) throws -> Void
    init(_ body: @escaping (any Encoder) throws -> Void) { self.body = body }
    func encode(to encoder: any Encoder) throws { try body(encoder) }

    /// An object.
    static func object(_ body: @escaping (inout KeyedEncodingContainer<AnyKey>) throws -> Void) -> ByClosure {
        ByClosure { encoder in
            var container = encoder.container(keyedBy: AnyKey.self)
            try body(&container)
        }
    }

    /// An array.
    static func array(_ body: @escaping (inout any UnkeyedEncodingContainer) throws -> Void) -> ByClosure {
        ByClosure { encoder in
            var container = encoder.unkeyedContainer()
            try body(&container)
        }
    }

    /// As many arrays around each other.
    static func nested(_ depth: Int) -> ByClosure {
        array { if depth > 1 { try $0.encode(nested(depth - 1)) } }
    }

    /// Encodes nothing.
    static var nothing: ByClosure { ByClosure { _ in } }
}
