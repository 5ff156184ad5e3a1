import CLibPQ

/// The fields of an error as the server sent them.
///
/// Any of them may be missing.
package struct ServerReport: Sendable {
    let severity: String
    let sqlState: SQLState?
    let message: String
    let detail: String?
    let hint: String?
    let context: String?
    let constraint: String?
    let table: String?
    let routine: String?

    init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            guard let ascii = code.asciiValue, let text = PQresultErrorField(result, Int32(ascii)) else { return nil }
            return String(cString: text)
        }
        severity = field("V") ?? field("S") ?? "FATAL"
        sqlState = field("C").map(SQLState.init(rawValue:))
        message = field("M") ?? PQresultErrorMessage(result).map { oneLine(String(cString: $0)) } ?? "no message"
        detail = field("D")
        hint = field("H")
        context = field("W")
        constraint = field("n")
        table = field("t")
        routine = field("R")
    }

    /// FATAL and PANIC end the connection; only ERROR leaves it in order.
    var endsConnection: Bool { severity != "ERROR" }

    /// The message without the input that class 22 quotes back (`invalid input syntax for type uuid: "…"`).
    var safeMessage: String {
        guard let sqlState, sqlState.class == "22" else { return message }
        if sqlState == .characterNotInRepertoire { return "invalid byte sequence for the encoding" }
        guard let first = message.firstIndex(of: "\""), let last = message.lastIndex(of: "\""), first < last else {
            return message
        }
        return message[...first] + "…" + message[last...]
    }
}

/// The text with its lines joined, as libpq's messages come in several.
func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline)
        .map { $0.drop(while: \.isWhitespace) }
        .joined(separator: "; ")
}
