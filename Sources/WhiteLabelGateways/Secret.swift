/// A token, a password or a secret address: it describes itself without what it holds.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What must not be seen.
    let exposed: String

    /// Wraps what must not be seen.
    public init(_ exposed: String) { self.exposed = exposed }

    /// `<secret>`.
    public var description: String { "<secret>" }
    /// `<secret>`.
    public var debugDescription: String { "<secret>" }
    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
