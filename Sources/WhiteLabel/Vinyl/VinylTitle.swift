public import Outbox

/// The title of a record: 1 to 200 characters.
public struct VinylTitle: BoundedText {
    /// 200.
    public static let maximumLength = 200
    /// The title.
    public let text: String
    /// Wraps a title that was checked.
    public init(checked text: String) { self.text = text }
}
