import Foundation
import Outbox

/// One event in the releases of a program: ``First`` is what the file knows.
enum Releases {
    enum Kind: String, Codable, CaseIterable { case new, used }
    enum Fewer: String, Codable, CaseIterable { case new }
    enum More: String, Codable, CaseIterable { case new, used, lent }
    struct Line: Codable { let count: Int32 }
    struct LineWithPrice: Codable {
        let count: Int32
        let price: Decimal
    }
    struct Named: Codable {
        let name: String
        let language: String
    }

    struct First: DomainEvent {
        static let name: EventName = "book.added"
        let title: String
        let isbn: String?
        let kind: Kind
        let lines: [Line]
    }

    /// Grew only as old rows allow.
    struct Harmless: DomainEvent {
        static let name = First.name
        let title: String?
        let isbn: String?
        let subtitle: String?
        let kind: More
        let lines: [Wider]
        struct Wider: Codable { let count: Int }
    }

    struct WithoutISBN: DomainEvent {
        static let name = First.name
        let title: String
        let kind: Kind
        let lines: [Line]
    }

    /// A field comes back as something else.
    struct OtherISBN: DomainEvent {
        static let name = First.name
        let title: String
        let isbn: Int?
        let kind: Kind
        let lines: [Line]
    }

    struct NewAuthor: DomainEvent {
        static let name = First.name
        let title: String
        let isbn: String?
        let author: String
        let kind: Kind
        let lines: [Line]
    }

    struct SecondWithAuthor: DomainEvent {
        static let name = First.name
        static let version = 2
        static let upcasts = [Upcast(from: 1) { try $0.set("author", to: "unknown") }]
        let title: String
        let isbn: String?
        let author: String
        let kind: Kind
        let lines: [Line]
    }

    struct SecondWithoutUpcast: DomainEvent {
        static let name = First.name
        static let version = 2
        let title: String
        let isbn: String?
        let author: String
        let kind: Kind
        let lines: [Line]
    }

    struct Third: DomainEvent {
        static let name = First.name
        static let version = 3
        static let upcasts = [Upcast(from: 2)]
        let title: String
    }

    struct RequiredISBN: DomainEvent {
        static let name = First.name
        let title: String
        let isbn: String
        let kind: Kind
        let lines: [Line]
    }

    struct Renamed: DomainEvent {
        static let name = First.name
        let heading: String
        let isbn: String?
        let kind: Kind
        let lines: [Line]
    }

    struct NumberedTitle: DomainEvent {
        static let name = First.name
        let title: Int
        let isbn: String?
        let kind: Kind
        let lines: [Line]
    }

    struct FewerKinds: DomainEvent {
        static let name = First.name
        let title: String
        let isbn: String?
        let kind: Fewer
        let lines: [Line]
    }

    struct PricedLines: DomainEvent {
        static let name = First.name
        let title: String
        let isbn: String?
        let kind: Kind
        let lines: [LineWithPrice]
    }
}
