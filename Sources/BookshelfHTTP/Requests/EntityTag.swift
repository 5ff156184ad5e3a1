import HTTPTypes
import Hummingbird

/// The version of an aggregate as HTTP names it: `"3"`.
struct EntityTag: Hashable {
    let version: Int64

    /// With its quotes.
    var text: String { "\"\(version)\"" }

    init(version: Int64) { self.version = version }

    /// Reads `"3"`, or `3` where somebody left the quotes out; nil for anything else.
    init?(_ text: Substring) {
        let isQuoted = text.count > 2 && text.first == "\"" && text.last == "\""
        let digits = isQuoted ? text.dropFirst().dropLast() : text
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let version = Int64(digits) else { return nil }
        self.version = version
    }

    /// The tags of a header field, with commas between them; nil for `*`, which is any.
    ///
    /// Throws ``Problem`` where it has another form.
    static func list(_ text: String, of field: String) throws -> [EntityTag]? {
        if text == "*" { return nil }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let part = part.drop { $0 == " " }
            guard let tag = EntityTag(field == "If-None-Match" && part.hasPrefix("W/") ? part.dropFirst(2) : part)
            else {
                throw Problem(
                    parameter: field, "not_an_etag", "must be an ETag as this service gives them, such as \"3\"")
            }
            return tag
        }
    }
}

/// Which versions `If-Match` lets a change replace.
struct ExpectedVersions: Codable, Hashable {
    /// Nil for any.
    let versions: [Int64]?

    /// Reads the header field; nil where it is missing.
    ///
    /// Throws ``Problem`` where it has another form.
    init?(_ request: Request) throws {
        guard let text = request.headers[.ifMatch] else { return nil }
        versions = try EntityTag.list(text, of: "If-Match")?.map(\.version)
    }

    /// Whether a change may replace this version.
    func allow(_ version: Int64) -> Bool { versions?.contains(version) ?? true }
}

extension Request {
    /// Whether the client has this version already.
    ///
    /// Throws ``Problem`` where `If-None-Match` has another form.
    func hasVersion(_ version: Int64) throws -> Bool {
        guard let text = headers[.ifNoneMatch] else { return false }
        return try EntityTag.list(text, of: "If-None-Match")?.contains(EntityTag(version: version)) ?? true
    }
}
