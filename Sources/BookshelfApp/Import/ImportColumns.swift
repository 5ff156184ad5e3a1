import Bookshelf
import BookshelfCommandLine

/// Which column of the file holds what, as its header says.
struct ImportColumns: Sendable {
    /// The header as it stands, without the columns that say why a row was refused.
    let header: [UInt8]
    /// How many columns tell of an earlier refusal: `line` and `reason`, which are passed over, or none.
    let notes: Int
    private let names: [String]
    private let places: [String: Int]

    static let required = ["title", "author", "price"]
    static let optional = ["isbn", "currency", "description"]
    static let all = ["title", "author", "isbn", "price", "currency", "description"]
    /// What a file of refused rows has before its own columns.
    static let refusal = ["line", "reason"]

    /// Reads the header.
    ///
    /// Throws ``Failure`` for one that lacks a column, or has one that is unknown or there twice.
    init(_ record: CSVRecord?, of file: String) throws {
        guard let record else {
            throw Self.failure(file, "it is empty", "begin it with \(Self.all.joined(separator: ","))")
        }
        if let fault = record.fault { throw Self.failure(file, "\(fault)", "correct it, nothing was imported") }
        names = record.fields
        notes = names.starts(with: Self.refusal) ? Self.refusal.count : 0
        header = Array(record.bytes(withoutFirst: notes))
        let own = names.dropFirst(notes)
        places = Dictionary(zip(own, own.indices)) { first, _ in first }
        try check(own, file)
    }

    private func check(_ own: ArraySlice<String>, _ file: String) throws {
        let known = "the columns are \(Self.all.joined(separator: ", ")), separated by commas"
        for name in own where !Self.all.contains(name) {
            throw Self.failure(file, "the column '\(name.prefix(40))' is unknown", known)
        }
        for name in Self.required where places[name] == nil {
            throw Self.failure(file, "the column '\(name)' is missing", known)
        }
        guard places.count == own.count else {
            let name = own.first { name in own.count { $0 == name } > 1 } ?? ""
            throw Self.failure(file, "the column '\(name)' is there twice", "name it once")
        }
    }

    /// The request a record describes, in its one spelling.
    ///
    /// Throws ``RefusedRow`` or `ValidationError` for one that cannot be imported.
    func command(_ record: CSVRecord) throws -> AddBook {
        if let fault = record.fault { throw RefusedRow(reason: fault.description) }
        let fields = record.fields
        guard fields.count == names.count else {
            throw RefusedRow(reason: "it has \(max(0, fields.count - notes)) fields, the header \(names.count - notes)")
        }
        func field(_ name: String) -> String? { places[name].map { fields[$0] } }
        func filled(_ name: String) -> String? { field(name).flatMap { $0.isEmpty ? nil : $0 } }
        return try AddBook(
            title: field("title") ?? "", author: field("author") ?? "", isbn: filled("isbn"),
            price: field("price") ?? "", currency: filled("currency"), description: filled("description")
        ).canonical()
    }

    private static func failure(_ file: String, _ why: String, _ advice: String) -> Failure {
        Failure(.data, "header of \(file): \(why); \(advice)")
    }
}
