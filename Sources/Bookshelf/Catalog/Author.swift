public import Outbox

/// Who wrote a book: 1 to 150 characters.
public struct Author: BoundedText {
    /// 150.
    public static let maximumLength = 150
    /// The name.
    public let text: String
    /// Wraps a name that was checked.
    public init(checked text: String) { self.text = text }
}
