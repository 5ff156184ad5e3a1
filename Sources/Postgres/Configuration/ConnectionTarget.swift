import CLibPQ

/// What a connection string says, read by libpq itself.
struct ConnectionTarget: Sendable, CustomStringConvertible {
    private let options: [String: String]
    let password: Secret

    init(parsing text: String) throws {
        guard !text.containsNUL else { throw Self.invalid("it holds a NUL character") }
        var problem: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(text, &problem) else {
            defer { PQfreemem(problem) }
            throw Self.invalid(problem.map { Self.reason(String(cString: $0)) } ?? "out of memory")
        }
        defer { PQconninfoFree(parsed) }
        var options = Self.values(parsed)
        password = Secret(options.removeValue(forKey: "password") ?? "")
        options["sslpassword"] = nil
        self.options = options
        try checkPort()
        try checkDatabase(in: text)
    }

    /// The value of a keyword, when the string names it.
    subscript(keyword: String) -> String? { options[keyword] }

    /// The keyword's default, which may come from the environment.
    static func inherited(_ keyword: String) -> String? {
        guard let defaults = PQconndefaults() else { return nil }
        defer { PQconninfoFree(defaults) }
        return values(defaults)[keyword]
    }

    var description: String {
        let parts = ["host", "port", "dbname", "user"].compactMap { key in options[key].map { "\(key) \($0)" } }
        return parts.isEmpty ? "libpq's defaults" : parts.joined(separator: ", ")
    }

    /// Takes the password out of a text of libpq, should it ever be in one.
    func redacting(_ text: String) -> String {
        guard password.value.utf8.count >= 3 else { return text }
        var rest = text[...]
        var clean = ""
        while let range = rest.firstRange(of: password.value) {
            clean += rest[..<range.lowerBound] + "***"
            rest = rest[range.upperBound...]
        }
        return clean + rest
    }

    private func checkPort() throws {
        let ports = (options["port"] ?? "").split(separator: ",")
        guard ports.allSatisfy({ UInt16($0) != nil }) else { throw Self.invalid("the port is not a number") }
    }

    /// A `/` in a password ends the host's part of a URL early, and the rest would be shown as the database's name.
    private func checkDatabase(in text: String) throws {
        guard text.hasPrefix("postgres"), let name = options["dbname"], name.contains("@"), text.contains("/" + name)
        else { return }
        throw Self.invalid("the database's name holds an @; percent-encode special characters in the password")
    }

    private static func values(_ first: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = first
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    /// libpq's reason up to the first thing it quotes, as that may be the password.
    private static func reason(_ message: String) -> String {
        let words = message.prefix { $0 != "\"" && $0 != "\n" }.split(separator: " ")
        return words.isEmpty ? "it cannot be read" : words.joined(separator: " ") + " …"
    }

    private static func invalid(_ reason: String) -> PostgresError {
        PostgresError(
            .invalidConfiguration,
            "the connection string cannot be used: \(reason); "
                + "write postgres://user@host:5432/database or host=… dbname=… user=…")
    }
}
