import Foundation
import Outbox
import OutboxTesting
import Testing

/// What is learned of a type from its decoding.
@Suite struct LearnedShapeTests {
    private struct Everything: DomainEvent {
        enum Mood: String, Codable, CaseIterable { case good, bad }
        enum Level: Int, Codable, CaseIterable { case low = 1, high = 10 }
        struct Part: Codable {
            let size: Double
            let note: String?
        }

        static let name: EventName = "thing.all"
        let id: Identity<Thing>
        let uuid: UUID
        let at: Date
        let price: Decimal
        let count: Int
        let small: Int32
        let flag: Bool
        let link: URL
        let bytes: Data
        let text: String
        let mood: Mood
        let level: Level?
        let part: Part
        let parts: [Part]
        let perhaps: [Part]?
        let holes: [Int?]
        let byName: [String: Part]
        let tags: Set<String>
        let number: Int8?
    }

    private struct Bare: DomainEvent { static let name: EventName = "thing.bare" }

    @Test func `each field is there with its type as it is encoded, and whether it may be missing`() throws {
        try ShapesFile.with { file in
            try file.update(Everything.self, Bare.self)
            #expect(
                try file.text == """
                    {
                      "thing.all": {
                        "1": {
                          "at": "date",
                          "byName": {
                            "$each": {
                              "note?": "string",
                              "size": "double"
                            }
                          },
                          "bytes": "data",
                          "count": "int",
                          "flag": "bool",
                          "holes": [
                            {
                              "$nullable": "int"
                            }
                          ],
                          "id": "uuid",
                          "level?": {
                            "$oneOf": [1, 10]
                          },
                          "link": "url",
                          "mood": {
                            "$oneOf": ["bad", "good"]
                          },
                          "number?": "int8",
                          "part": {
                            "note?": "string",
                            "size": "double"
                          },
                          "parts": [
                            {
                              "note?": "string",
                              "size": "double"
                            }
                          ],
                          "perhaps?": [
                            {
                              "note?": "string",
                              "size": "double"
                            }
                          ],
                          "price": "decimal",
                          "small": "int32",
                          "tags": ["string"],
                          "text": "string",
                          "uuid": "uuid"
                        }
                      },
                      "thing.bare": {
                        "1": {}
                      }
                    }

                    """)
            #expect(try file.problems(of: Bare.self, Everything.self) == [])
        }
    }

    private struct Branch: Codable {
        let leaves: Int
        let branches: [Branch]
        let named: [String: Branch]?
    }

    private struct Grown: DomainEvent {
        static let name: EventName = "tree.grown"
        let trunk: Branch
    }

    @Test func `a type around itself ends`() throws {
        try ShapesFile.with { file in
            try file.update(Grown.self)
            #expect(try file.text.contains(#""branches": ["recursive"]"#))
            #expect(try file.text.contains(#""$each": "recursive""#))
            #expect(try file.problems(of: Grown.self) == [])
        }
    }

    /// An amount that checks itself, and takes dollars where no currency is named.
    private struct Amount: Codable {
        let text: String
        let currency: String

        enum CodingKeys: String, CodingKey { case text, currency }

        init(text: String, currency: String) { (self.text, self.currency) = (text, currency) }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            text = try container.decode(String.self, forKey: .text)
            guard Double(text) != nil else { throw Mishap() }
            currency = try container.decodeIfPresent(String.self, forKey: .currency) ?? "USD"
        }
    }

    private enum Way: Codable {
        case cash
        case card(number: String, Amount?)
    }

    private enum Word: String, Codable { case one, two }

    private struct Paid: DomainEvent {
        static let name: EventName = "thing.paid"
        let amounts: [Amount]
        let way: Way
        let word: Word
    }

    @Test func `a type that refuses made-up values is named, and so is the way out`() throws {
        func problems(_ examples: any Encodable...) throws -> [String] {
            let error = #expect(throws: EventShapesError.self) {
                try EventShapes(of: [Said.self, Paid.self], examples: examples)
            }
            return error?.problems ?? []
        }
        func advice(_ type: String) -> [String] {
            [
                "thing.paid: \(type) refuses made-up values: add an example of it to `examples`, or make it "
                    + "CaseIterable if it is an enum without values"
            ]
        }
        #expect(try problems() == advice("Amount"))
        #expect(try problems(Amount(text: "1", currency: "EUR")) == advice("Way"))
        #expect(try problems(Amount(text: "1", currency: "EUR"), Way.cash) == advice("Word"))
    }

    @Test func `examples stand for their type wherever it occurs, and one for each case makes a choice`() throws {
        try ShapesFile.with { file in
            let amount = Amount(text: "1", currency: "EUR")
            let examples: [any Encodable] = [
                amount, Way.cash, Way.card(number: "4", amount), Way.card(number: "4", nil), Word.one,
            ]
            try file.update(Paid.self, examples: examples)
            #expect(
                try file.text == """
                    {
                      "thing.paid": {
                        "1": {
                          "amounts": [
                            {
                              "currency?": "string",
                              "text": "string"
                            }
                          ],
                          "way": {
                            "$choice": {
                              "card": {
                                "_1?": {
                                  "currency?": "string",
                                  "text": "string"
                                },
                                "number": "string"
                              },
                              "cash": {}
                            }
                          },
                          "word": "string"
                        }
                      }
                    }

                    """)
            try EventShapes(of: [Paid.self], examples: examples).check(against: file.url, updatedBy: "make shapes")
            let fewer = try EventShapes(of: [Paid.self], examples: [amount, Way.cash, Word.one])
            let error = #expect(throws: EventShapesError.self) {
                try fewer.check(against: file.url, updatedBy: "make shapes")
            }
            #expect(
                error?.description.hasPrefix("thing.paid: 'way' lost card, which rows of version 1 may hold") == true)
        }
    }

    @Test func `two types of one name, and upcasts that are no chain, are refused`() {
        struct Again: DomainEvent { static let name = Said.name }
        struct Torn: DomainEvent {
            static let name: EventName = "thing.torn"
            static let upcasts = [Upcast(from: 1)]
        }
        let error = #expect(throws: EventShapesError.self) {
            try EventShapes(of: [Torn.self, Said.self, Again.self])
        }
        #expect(error?.problems.count == 2)
        #expect(error?.description.contains("thing.said: two types have this name; keep one of them") == true)
        #expect(error?.description.contains("event thing.torn cannot be read") == true)
    }
}
