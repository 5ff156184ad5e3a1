/// A connection string as libpq takes it: a URL, or words such as `host=… dbname=…`.
public struct DatabaseURL: Sendable {
    /// The string.
    public let text: String

    /// Wraps a string; libpq says later whether it can be used.
    public init(_ text: String) { self.text = text }

    /// True where a password is part of it.
    public var holdsPassword: Bool {
        if text.lowercased().contains("password=") { return true }
        guard let authority, let at = authority.lastIndex(of: "@") else { return false }
        return authority[..<at].contains(":")
    }

    /// The same server and user, by another database's name.
    public func naming(_ database: String) -> DatabaseURL {
        guard let authority else { return DatabaseURL("\(text) dbname=\(database)") }
        let query = text[authority.endIndex...].firstIndex(of: "?").map { text[$0...] } ?? ""
        return DatabaseURL("\(text[..<authority.endIndex])/\(database)\(query)")
    }

    /// Users and hosts of a URL; nil for words.
    private var authority: Substring? {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        return text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    }
}
