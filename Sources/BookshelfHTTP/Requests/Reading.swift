import Bookshelf
import BookshelfPostgres
import Foundation
import Hummingbird
import Outbox

extension Request {
    /// The value of a query parameter; nil where it is missing.
    ///
    /// Throws ``Problem`` where it is there twice.
    func parameter(_ name: String) throws -> String? {
        let values = uri.queryParameters[values: Substring(name)]
        guard values.count <= 1 else { throw Problem(parameter: name, "twice", "is there twice; name it once") }
        return values.first.map(String.init)
    }

    /// Refuses query parameters that a resource does not have.
    func expectParameters(_ names: String...) throws {
        for (name, _) in uri.queryParameters where !names.contains(String(name)) {
            throw Problem(parameter: name.shown, "unknown", "is no parameter of this resource; leave it out")
        }
    }

    /// Which page of a list is asked for: `limit` and `cursor`.
    func page(of kind: String, _ signer: CursorSigner) throws -> (after: UUID, limit: Int) {
        try expectParameters("limit", "cursor")
        var limit = 100
        if let text = try parameter("limit") {
            guard let number = Int(text), (1...1000).contains(number) else {
                throw Problem(parameter: "limit", "out_of_range", "must be a whole number from 1 to 1000")
            }
            limit = number
        }
        guard let text = try parameter("cursor") else { return (Identity<Book>.lowest.uuid, limit) }
        guard let after = signer.verify(text, kind: kind) else {
            throw Problem(parameter: "cursor", "not_a_cursor", "must be the 'next' of a page of this list, as it was")
        }
        return (after, limit)
    }
}

extension ServiceContext {
    /// The identity in the path.
    ///
    /// Throws ``Problem`` where it is none: nothing has it.
    func identity<Aggregate: AggregateRoot>(of type: Aggregate.Type = Aggregate.self) throws -> Identity<Aggregate> {
        guard let identity = parameters.get("id").flatMap({ Identity<Aggregate>($0) }) else {
            throw Problem(.notFound, "no \(Aggregate.kind) has an identity that is no UUID")
        }
        return identity
    }
}

extension Problem {
    init(parameter: String, _ code: String, _ detail: String) {
        self.init(
            .invalidParameter, "parameter '\(parameter)' \(detail)",
            errors: [Fault(parameter: parameter, code: code, detail: detail)])
    }
}

extension Substring {
    /// The text without what is no plain letter, digit or sign, and not too much of it.
    fileprivate var shown: String {
        String(prefix(48).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    }
}
