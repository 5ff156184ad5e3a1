/// SQL text with its values beside it, never in it.
///
/// `"SELECT title FROM books WHERE id = \(id)"` sends `$1` and the value apart, so a value can never become SQL.
/// Names go in as ``SQLIdentifier``; text of your own must be spelled `\(unsafeSQL: …)`.
public struct SQL: Sendable {
    /// The text, with `$1`, `$2` … where values belong.
    public let text: String
    /// The values, in order.
    public let binds: [PostgresBind]

    /// Takes a text you vouch for, with the values of its placeholders.
    public init(unsafeText: String, binds: [PostgresBind] = []) {
        text = unsafeText
        self.binds = binds
    }
}

extension SQL: ExpressibleByStringInterpolation {
    /// Takes a literal without values.
    public init(stringLiteral value: String) { self.init(unsafeText: value) }

    /// Takes an interpolated literal.
    public init(stringInterpolation: StringInterpolation) {
        self.init(unsafeText: stringInterpolation.text, binds: stringInterpolation.binds)
    }

    /// Collects an interpolated literal: text as it stands, values as parameters.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var text = ""
        var binds: [PostgresBind] = []

        /// Makes room for what the compiler foresees.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 4)
            binds.reserveCapacity(interpolationCount)
        }

        /// Adds text of the source.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some PostgresEncodable) { append(value.postgresBind) }

        /// Binds a value, or NULL.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            append(value.postgresBind)
        }

        /// Inserts a name, quoted.
        public mutating func appendInterpolation(_ identifier: SQLIdentifier) { text += identifier.description }

        /// Inserts another piece of SQL with its values; its `$1` is counted on from here.
        public mutating func appendInterpolation(sql: SQL) {
            text += renumberingPlaceholders(in: sql.text, by: sql.binds.isEmpty ? 0 : binds.count)
            binds += sql.binds
        }

        /// Inserts text as it stands: what it says is executed.
        ///
        /// Never pass input here.
        public mutating func appendInterpolation(unsafeSQL: String) { text += unsafeSQL }

        private mutating func append(_ bind: PostgresBind) {
            binds.append(bind)
            text += "$\(binds.count)"
        }
    }
}
