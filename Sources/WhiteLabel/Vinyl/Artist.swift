public import Outbox

/// Who plays on a record: 1 to 150 characters.
public struct Artist: BoundedText {
    /// 150.
    public static let maximumLength = 150
    /// The name.
    public let text: String
    /// Wraps a name that was checked.
    public init(checked text: String) { self.text = text }
}
