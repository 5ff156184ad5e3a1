import Testing

/// A CSV file of as many different books, with or without its header.
func volumes(_ numbers: Range<Int>, header: Bool = true) -> String {
    (header ? "title,author,isbn,price,currency,description\n" : "")
        + numbers.map { "Volume \($0),Anonymous,,\($0 % 90 + 1).50,USD,\"About \($0), in\ntwo lines\"\n" }.joined()
}

/// What an import counted: added, already there, refused.
func counts(_ outcome: Outcome) throws -> [Int] {
    let json = try outcome.json()
    return try ["added", "repeated", "rejected"].map { try #require(json[$0] as? Int, "\(outcome)") }
}
