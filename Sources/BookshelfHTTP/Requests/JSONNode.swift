/// A JSON document as the client sent it: numbers stay texts, so that none is changed by being read.
indirect enum JSONNode: Hashable {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case array([JSONNode])
    case object([String: JSONNode])

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .text: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
