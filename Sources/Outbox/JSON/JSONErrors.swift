extension JSONValue {
    /// The error for a null where a value is needed.
    func missing(_ type: Any.Type) -> DecodingError {
        .valueNotFound(type, .init(codingPath: path, debugDescription: "found null instead of \(type)"))
    }

    /// The error for a value of another kind.
    func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(type, .init(codingPath: path, debugDescription: "found \(token.noun) instead of \(type)"))
    }

    /// The error for a string that does not say what it should.
    func corrupted(_ description: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: path, debugDescription: description))
    }
}
