/// Why a record of comma-separated values cannot be read.
///
/// A struct with an open code, so that a new reason never breaks a `switch`.
public struct CSVFault: Hashable, Sendable, CustomStringConvertible {
    /// For people: what is wrong.
    ///
    /// Never holds the value.
    public let description: String

    private init(_ description: String) { self.description = description }

    /// A quote in a field that does not begin with one.
    public static let strayQuote = CSVFault(
        "a quote stands in a field that does not begin with one: put the field in quotes, and double those in it")
    /// Something else than a comma or the line's end after a closing quote.
    public static let textAfterQuote = CSVFault(
        "text follows a closing quote: double the quotes that belong to the field")
    /// A carriage return without a line feed, outside of quotes.
    public static let strayReturn = CSVFault(
        "a carriage return stands alone: end lines with LF or CRLF, or put the field in quotes")
    /// The end came within quotes.
    public static let unclosedQuote = CSVFault("a quote is never closed: close it; all that follows it was part of it")
    /// More bytes than a record may have.
    public static let tooLong = CSVFault(
        "the record has more than \(CSVReader.maximumBytes) bytes: see whether a quote is never closed")
    /// Bytes that are not UTF-8.
    public static let notUTF8 = CSVFault("the record is not UTF-8: convert the file")
    /// The byte 0.
    public static let nul = CSVFault("the record holds the byte 0: see whether the file is text in UTF-8")
}
