import Foundation
import Testing

@testable import Outbox

/// The same documents and values in each run.
struct SeededDice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

@Suite struct RandomDocumentTests {
    private static let keys = [
        "id", "lines", "placedAt", "note", "total", "isGift", "discount", "state", "labels", "title", "count", "link",
        "cover",
        "weight", "a", "b", "list", "super", "name", "size", "open", "paid", "sent", "_0", "at", "to",
    ]
    private static let scalars = [
        "null", "true", "false", "0", "-0", "1", "-7", "12.50", "1e3", "1E-3", "300", "65536", "0.1",
        "123456789012345678901234567890",
        #""""#, #""x""#, #""\u00e9""#, #""\ud83d\ude00""#, "\"\u{1F600}\"", #""2026-11-21T16:45:12.5Z""#,
        #""aGVsbG8=""#,
        #""0193b5d6-7a3c-7def-8123-456789abcdef""#, #""https://example.org""#, #""\ud83d""#,
    ]

    private func value(_ dice: inout SeededDice, depth: Int = 0) -> String {
        let space = dice.pick(["", "", "", " ", "\n\t"])
        switch depth < 4 ? dice.below(4) : 0 {
        case 2:
            return "[" + (0..<dice.below(4)).map { _ in value(&dice, depth: depth + 1) }.joined(separator: ",") + "]"
        case 3:
            let members = (0..<dice.below(5)).map { _ in
                "\"\(dice.pick(Self.keys))\":\(space)" + value(&dice, depth: depth + 1)
            }
            return "{\(space)" + members.joined(separator: "\(space),") + "}"
        default: return space + dice.pick(Self.scalars)
        }
    }

    private func mutated(_ document: [UInt8], _ dice: inout SeededDice) -> [UInt8] {
        var bytes = document
        for _ in 0...dice.below(3) where !bytes.isEmpty {
            let place = dice.below(bytes.count)
            let byte =
                dice.below(8) == 0 ? UInt8(dice.below(256)) : dice.pick(Array("{}[]\",:\\u0123.-+eEtfn dD8 \n".utf8))
            switch dice.below(5) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + dice.below(12)))
            case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + dice.below(12))], at: place)
            default: bytes[place] = byte
            }
        }
        return bytes
    }

    /// Foundation guesses other encodings from the first bytes; see `UnlikeFoundationTests`.
    private func looksLikeUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(4).allSatisfy { $0 != 0 && $0 != 0xFE && $0 != 0xFF }
    }

    /// What differs; a document that is no JSON may be taken by Foundation, where it does not look.
    private func difference<Value: Decodable & Equatable>(_ type: Value.Type, _ bytes: [UInt8]) -> String? {
        guard let difference = Both.difference(type, bytes) else { return nil }
        let hasLastComma = String(decoding: bytes, as: UTF8.self).contains(/,\s*[}\]]/)
        return Both.ours(type, bytes).isNoDocument && (!Both.isJSON(bytes) || hasLastComma) ? nil : difference
    }

    private func differences(_ bytes: [UInt8]) -> [String] {
        [
            difference(Samples.Order.self, bytes), difference([Samples.Line].self, bytes),
            difference(Samples.State.self, bytes),
            difference(Samples.ByHand.self, bytes), difference([Int].self, bytes), difference([String?].self, bytes),
            difference([String: Decimal].self, bytes),
        ].compactMap { $0 }
    }

    @Test(arguments: 1...8)
    func `documents made at random decode as with Foundation`(seed: UInt64) {
        var dice = SeededDice(state: seed)
        for _ in 0..<250 {
            let bytes = Array(value(&dice).utf8)
            // A key that is there twice is a stated difference for dictionaries only.
            let found = differences(bytes).filter { !$0.hasPrefix("Dictionary") }
            #expect(found == [])
        }
    }

    @Test(arguments: 1...8)
    func `an order with bytes changed at random decodes as with Foundation`(seed: UInt64) {
        var dice = SeededDice(state: seed)
        let order = Array(Samples.order.utf8)
        for _ in 0..<400 {
            let bytes = mutated(order, &dice)
            guard looksLikeUTF8(bytes) else { continue }
            let found = [difference(Samples.Order.self, bytes)].compactMap { $0 }
            #expect(found == [])
        }
    }

    @Test(arguments: 1...8)
    func `random documents with bytes changed at random decode as with Foundation`(seed: UInt64) {
        var dice = SeededDice(state: seed)
        for _ in 0..<250 {
            let bytes = mutated(Array(value(&dice).utf8), &dice)
            guard looksLikeUTF8(bytes) else { continue }
            let found = differences(bytes).filter { !$0.hasPrefix("Dictionary") }
            #expect(found == [])
        }
    }
}
