extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line without data, such as `server 23505: duplicate key … (constraint books_pkey) at App/Books.swift:12`.
    public var description: String {
        var text = code.description
        if let sqlState { text += " \(sqlState)" }
        text += ": \(message)"
        if let constraint, !message.contains(constraint) { text += " (constraint \(constraint))" }
        if !file.isEmpty { text += " at \(file):\(line)" }
        return text
    }

    /// Everything but the password: DETAIL, HINT, CONTEXT and the statement's text.
    public var debugDescription: String {
        var lines = [description]
        if let full = report?.message, full != message { lines.append("message: \(full)") }
        if let detail { lines.append("detail: \(detail)") }
        if let hint { lines.append("hint: \(hint)") }
        if let context = report?.context { lines.append("context: \(context)") }
        if let table { lines.append("table: \(table)") }
        if let statement { lines.append("statement: \(statement)") }
        if let underlying { lines.append("underlying: \(String(reflecting: underlying))") }
        return lines.joined(separator: "\n")
    }
}
