import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Outbox

/// What a list can show, as cells of a table.
protocol Listed: Encodable, Sendable {
    static var headings: [String] { get }
    var cells: [String] { get }
}

extension BookListing: Listed {
    static var headings: [String] { ["BOOK", "TITLE", "AUTHOR", "ISBN", "PRICE"] }
    var cells: [String] { [bookID.description, title, author, isbn ?? "-", price.description] }
}

extension OrderListing: Listed {
    static var headings: [String] { ["ORDER", "CUSTOMER", "STATUS", "LINES", "COPIES"] }
    var cells: [String] { [orderID.description, customer, status.rawValue, "\(lines)", "\(copies)"] }
}

extension StockListing: Listed {
    static var headings: [String] { ["BOOK", "TITLE", "QUANTITY"] }
    var cells: [String] { [bookID.description, title, "\(quantity)"] }
}

extension CatalogListing: Listed {
    static var headings: [String] { ["BOOK", "TITLE", "AUTHOR", "PRICE", "STOCK"] }
    var cells: [String] { [bookID.description, title, author, price.description, "\(stock)"] }
}

/// A page as one object: the items under the name of what they are, and where the next page begins.
struct JSONPage<Item: Encodable>: Encodable {
    let kind: String
    let items: [Item]
    let next: String?

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(items, forKey: Key(stringValue: kind))
        try container.encode(next, forKey: Key(stringValue: "next"))
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSONPage where Item: Listed {
    /// Prints it: as one object, or as a table and the way to the next page.
    func show(asJSON json: Bool) throws {
        if json { return try StandardOutput.json(self) }
        try StandardOutput.verbatim(TextTable(Item.headings, items.map(\.cells)).text)
        if let next { try StandardOutput.line("More: --after \(next)") }
    }
}
