import HTTPTypes
import Hummingbird

/// The version of an aggregate as HTTP names it: `"3"`.
struct EntityTag: Hashable {
    let version: Int64

    /// With its quotes.
    var text: String { "\"\(version)\"" }

    init(version: Int64) { self.version = version }

    /// Reads `"3"`, or the weak form `W/"3"` where that is allowed; nil for anything else.
    init?(_ text: some StringProtocol, allowsWeak: Bool = false) {
        var text = Substring(text)
        if allowsWeak, text.hasPrefix("W/") { text = text.dropFirst(2) }
        guard text.count > 2, text.first == "\"", text.last == "\"" else { return nil }
        let digits = text.dropFirst().dropLast()
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let version = Int64(digits) else { return nil }
        self.version = version
    }
}

/// Which versions `If-Match` lets a change replace.
struct ExpectedVersions: Codable, Hashable {
    /// Nil for any.
    let versions: [Int64]?

    /// Reads the header field: `*`, or tags with commas between them.
    ///
    /// Throws ``Problem`` where it has another form.
    init?(_ request: Request) throws {
        guard let text = request.headers[.ifMatch] else { return nil }
        if text == "*" {
            versions = nil
            return
        }
        versions = try text.split(separator: ",").map { part in
            guard let tag = EntityTag(part.drop { $0 == " " }.trimmingSuffix { $0 == " " }) else {
                throw Problem(
                    .invalidParameter, "If-Match has to be an ETag as this service gives them, such as \"3\"",
                    errors: [.init(parameter: "If-Match", code: "not_an_etag", detail: "is no ETag of this service")])
            }
            return tag.version
        }
    }

    /// Whether a change may replace this version.
    func allow(_ version: Int64) -> Bool { versions?.contains(version) ?? true }
}

extension Substring {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, isTrimmed(last) { text = text.dropLast() }
        return text
    }
}

extension Request {
    /// Whether the client has this version already.
    func hasVersion(_ version: Int64) -> Bool {
        guard let text = headers[.ifNoneMatch] else { return false }
        return text == "*"
            || text.split(separator: ",").contains {
                EntityTag($0.drop { $0 == " " }, allowsWeak: true)?.version == version
            }
    }
}
