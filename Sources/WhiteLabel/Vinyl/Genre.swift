public import Outbox

/// A kind of music, such as `Jazz`: 1 to 50 characters.
public struct Genre: BoundedText {
    /// 50.
    public static let maximumLength = 50
    /// The name, as it was written.
    public let text: String
    /// Wraps a name that was checked.
    public init(checked text: String) { self.text = text }

    /// Two spellings that differ in their case only name one genre.
    var folded: String { text.lowercased() }
}
