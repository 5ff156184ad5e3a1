public import Outbox

/// What a book is about: up to 10,000 characters.
public struct Synopsis: BoundedText {
    /// 10,000.
    public static let maximumLength = 10_000
    /// The text.
    public let text: String
    /// Wraps a text that was checked.
    public init(checked text: String) { self.text = text }
}
