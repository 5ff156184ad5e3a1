/// A token, a password or a secret address: it describes itself without what it holds.
///
/// Not the library's: that one is for commands, may have lost its value on the way, and is not compared.
struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What must not be seen.
    let exposed: String

    /// Wraps what must not be seen.
    init(_ exposed: String) { self.exposed = exposed }

    /// `<secret>`.
    var description: String { "<secret>" }
    /// `<secret>`.
    var debugDescription: String { "<secret>" }
    /// Without children.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
