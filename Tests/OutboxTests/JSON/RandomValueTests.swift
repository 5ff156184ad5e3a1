import Foundation
import Testing

@testable import Outbox

@Suite struct RandomValueTests {
    /// Any value that JSON has, which encodes each part in the way it drew.
    private indirect enum Value: Encodable {
        case null, bool(Bool), integer(Int64), wide(Int128), double(Double), float(Float), text(String)
        case date(Date), id(UUID), decimal(Decimal), array([Value]), object([(String, Value)]), dictionary(
            [String: Value])
        case plain([String]), numbers([Int: Value])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .null: try Int?.none.encode(to: encoder)
            case .bool(let value): try value.encode(to: encoder)
            case .integer(let value): try value.encode(to: encoder)
            case .wide(let value): try value.encode(to: encoder)
            case .double(let value): try value.encode(to: encoder)
            case .float(let value): try value.encode(to: encoder)
            case .text(let value): try value.encode(to: encoder)
            case .date(let value): try encodeOne(value, to: encoder)
            case .id(let value): try encodeOne(value, to: encoder)
            case .decimal(let value): try encodeOne(value, to: encoder)
            case .array(let value): try value.encode(to: encoder)
            case .dictionary(let value): try value.encode(to: encoder)
            case .plain(let value): try value.encode(to: encoder)
            case .numbers(let value): try value.encode(to: encoder)
            case .object(let members): try encode(members, to: encoder)
            }
        }

        private func encodeOne(_ value: some Encodable, to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(value)
        }

        private func encode(_ members: [(String, Value)], to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            for (name, value) in members {
                let key = AnyKey(stringValue: name)
                switch value {
                case .null: try container.encodeNil(forKey: key)
                case .bool(let value): try container.encode(value, forKey: key)
                case .integer(let value): try container.encode(value, forKey: key)
                case .double(let value): try container.encode(value, forKey: key)
                case .text(let value): try container.encode(value, forKey: key)
                case .date(let value): try container.encode(value, forKey: key)
                case .id(let value): try container.encode(value, forKey: key)
                case .decimal(let value): try container.encode(value, forKey: key)
                default: try container.encode(value, forKey: key)
                }
            }
        }
    }

    private func text(_ dice: inout SeededDice) -> String {
        let longest = dice.below(4) == 0 ? 40 : 9
        var scalars = String.UnicodeScalarView()
        let isPlain = dice.below(2) == 0
        for _ in 0..<dice.below(longest) {
            let top: UInt32 = isPlain ? 0x7F : [0x20, 0x80, 0x800, 0x10000, 0x110000][dice.below(5)]
            scalars.append(Unicode.Scalar(UInt32.random(in: 0..<top, using: &dice)) ?? "\u{301}")
        }
        return String(scalars)
    }

    private func key(_ dice: inout SeededDice) -> String {
        switch dice.below(6) {
        case 0: text(&dice)
        case 1: ["e\u{301}", "\u{E9}", "a\"", "", "a"][dice.below(5)]
        default:
            String("abcABC19_".randomElement(using: &dice) ?? "a")
                + "\(dice.below(3) == 0 ? "commonEnd" : "")\(dice.below(12))"
        }
    }

    private func double(_ dice: inout SeededDice) -> Double {
        let number = dice.below(2) == 0 ? Double(bitPattern: dice.next()) : Double(dice.below(100_000)) / 100
        return number.isFinite ? number : 0
    }

    private func value(_ dice: inout SeededDice, depth: Int = 0) -> Value {
        switch dice.below(depth < 4 ? 18 : 11) {
        case 0: return .null
        case 1: return .bool(dice.below(2) == 0)
        case 2: return .integer(Int64(bitPattern: dice.next()) >> Int64(dice.below(64)))
        case 3: return .wide(Int128(Int64(bitPattern: dice.next())) << Int128(dice.below(64)))
        case 4: return .double(double(&dice))
        case 5: return .float(Float(bitPattern: UInt32(truncatingIfNeeded: dice.next() >> 3)).isFinite ? 0.1 : 1)
        case 6: return .date(Date(timeIntervalSinceReferenceDate: Double(Int64(bitPattern: dice.next()) >> 26)))
        case 7: return .id(UUID.random(using: &dice))
        case 8: return .decimal(Decimal(dice.below(1_000_000)) / 100)
        case 9, 10: return .text(text(&dice))
        case 11, 12: return .array((0..<dice.below(5)).map { _ in value(&dice, depth: depth + 1) })
        case 13: return .plain((0..<dice.below(5)).map { _ in text(&dice) })
        case 14: return .numbers([dice.below(9): value(&dice, depth: depth + 1), 100: .null])
        case 15:
            return .dictionary(
                Dictionary((0..<dice.below(30)).map { _ in (key(&dice), value(&dice, depth: depth + 1)) }) { $1 })
        default: return .object((0..<dice.below(9)).map { _ in (key(&dice), value(&dice, depth: depth + 1)) })
        }
    }

    @Test(arguments: 1...8)
    func `values made at random are written as by Foundation`(seed: UInt64) {
        var dice = SeededDice(state: seed)
        for _ in 0..<400 {
            let value = value(&dice)
            let difference = Written.difference(value)
            #expect(difference == nil)
        }
    }

    @Test(arguments: 1...4)
    func `numbers of random bits are written as by Foundation and read again`(seed: UInt64) throws {
        var dice = SeededDice(state: seed)
        for _ in 0..<100 {
            let doubles = (0..<50).map { _ in double(&dice) }
            let floats = doubles.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0.bitPattern)) }.filter(\.isFinite)
            #expect(Written.difference(doubles) == nil)
            #expect(Written.difference(floats) == nil)
            #expect(try PayloadCoding.decode([Double].self, from: JSONWriter.encode(doubles)) == doubles)
            #expect(try PayloadCoding.decode([Float].self, from: JSONWriter.encode(floats)) == floats)
        }
    }

    private struct Whole: Codable, Equatable {
        var id: UUID, at: Date, texts: [String: String], count: Int?, state: Samples.State, lines: [Samples.Line]
        var total: Decimal, wide: Int128
    }

    @Test(arguments: 1...4)
    func `what is written is read as the same value`(seed: UInt64) throws {
        var dice = SeededDice(state: seed)
        for _ in 0..<100 {
            let at = Date(timeIntervalSinceReferenceDate: Double(Int64(bitPattern: dice.next()) >> 31))
            let lines = (0..<dice.below(4)).map { _ in
                Samples.Line(
                    title: text(&dice), count: dice.below(9), link: URL(string: "https://a.b/\(dice.below(9))"),
                    cover: Data((0..<dice.below(9)).map { UInt8($0) }), weight: Float(dice.below(100)) / 7)
            }
            let whole = Whole(
                id: .random(using: &dice), at: at, texts: [text(&dice): text(&dice)],
                count: dice.below(2) == 0 ? nil : dice.below(99),
                state: dice.below(2) == 0 ? .open : .paid(12.5, at: at),
                lines: lines, total: Decimal(dice.below(1_000_000)) / 1000,
                wide: Int128(Int64(bitPattern: dice.next())) * 1_000_000_007)
            #expect(Written.difference(whole) == nil)
            #expect(try PayloadCoding.decode(Whole.self, from: JSONWriter.encode(whole)) == whole)
        }
    }
}

extension UUID {
    /// Any one, of these dice.
    fileprivate static func random(using dice: inout SeededDice) -> UUID {
        let bytes = (0..<16).map { _ in UInt8(truncatingIfNeeded: dice.next() >> 20) }
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
