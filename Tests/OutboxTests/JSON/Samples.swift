import Foundation

/// Types as applications write them.
enum Samples {
    struct Order: Codable, Equatable {
        var id: UUID
        var lines: [Line]
        var placedAt: Date
        var note: String?
        var total: Decimal
        var isGift: Bool
        var discount: Double?
        var state: State
        var labels: [String: Int]?
    }

    struct Line: Codable, Equatable {
        var title: String
        var count: Int
        var link: URL?
        var cover: Data?
        var weight: Float
    }

    enum State: Codable, Equatable {
        case open
        case paid(Decimal, at: Date)
        case sent(to: String)
    }

    enum Color: String, Codable { case red, green }

    struct Wrapped: Codable, Equatable {
        var value: String
        init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(String.self) }
    }

    /// Reads by hand what synthesized code does not use.
    struct ByHand: Decodable, Equatable {
        var parts: [String] = []

        enum Key: String, CodingKey { case a, b, list }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            parts = container.allKeys.map(\.stringValue).sorted()
            if container.contains(.a) {
                let nested = try container.nestedContainer(keyedBy: Key.self, forKey: .a)
                parts.append(try nested.decodeIfPresent(Int8.self, forKey: .b).map { "\($0)" } ?? "none")
                parts.append("\(try nested.decodeIfPresent(Double.self, forKey: .list) ?? 0)")
                parts.append("\(try Bool?(from: nested.superDecoder()) ?? false)")
            }
            parts.append(try String?(from: container.superDecoder(forKey: .b)) ?? "null")
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            while !list.isAtEnd {
                if try list.decodeNil() {
                    parts.append("null")
                } else if let text = try? list.decode(String.self) {
                    parts.append(text)
                } else if let number = try? list.decode(UInt16.self) {
                    parts.append("\(number)")
                } else if let flag = try list.decodeIfPresent(Bool.self) {
                    parts.append("\(flag)")
                }
            }
            _ = try? list.decode(Int.self)
            parts.append("\(list.currentIndex) of \(list.count ?? -1)")
        }
    }

    /// Reads past the end of an array.
    struct Pair: Decodable, Equatable {
        var first: [Int]
        var second: String
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            var nested = try container.nestedUnkeyedContainer()
            first = [try nested.decode(Int.self), try nested.decode(Int.self)]
            second = try String(from: container.superDecoder())
        }
    }

    class Base: Decodable {
        var name: String
    }

    final class Derived: Base, Equatable {
        var size: Int
        enum CodingKeys: CodingKey { case size }
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            size = try container.decode(Int.self, forKey: .size)
            try super.init(from: container.superDecoder())
        }
        static func == (left: Derived, right: Derived) -> Bool { left.name == right.name && left.size == right.size }
    }

    static let order = """
        {"id": "0193B5D6-7a3c-7def-8123-456789abcdef", "lines": [{"title": "Gr\u{F6}\u{DF}e \\u00e9\\ud83d\\ude00", "count": 2,
         "link": "https://example.org/a?b=c", "cover": "aGVsbG8=", "weight": 1.25}, {"title": "", "count": 1.0, "weight": 1e2}],
         "placedAt": "2026-11-21T16:45:12.5Z", "total": 12345678901234567890.12, "isGift": true, "discount": -0.1,
         "state": {"paid": {"_0": 12.99, "at": "2024-02-29T00:00:00Z"}}, "labels": {"a": 1}}
        """
}
