/// A key or a position on the way to a value, for errors.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    /// A key of an object.
    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    /// A number as a key.
    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }

    /// A position in an array.
    init(index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }
}
