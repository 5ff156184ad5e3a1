/// What is wrong with the document itself, whatever type was asked for.
///
/// It stays apart from `DecodingError` until decoding ends, as in Foundation: a type that catches the `DecodingError` of
/// a field to try another form must not take a broken document for a field of another type.
enum JSONFault: Error {
    case notJSON(at: Int)
    case tooDeep
    case tooLong
    /// A string of bytes or escapes that are no Unicode text.
    case notText
    /// A number that the type asked for cannot hold.
    case unrepresentable

    /// The error that decoding ends with.
    var decodingError: DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: description))
    }

    private var description: String {
        switch self {
        case .notJSON(let offset): "no JSON from byte \(offset) on"
        case .tooDeep: "nested deeper than \(JSONScanner.maximumDepth)"
        case .tooLong: "longer than \(JSONScanner.maximumLength) bytes"
        case .notText: "a string is no Unicode text"
        case .unrepresentable: "a number does not fit its type"
        }
    }
}
