/// The stream of one aggregate's events: its kind and its identity.
///
/// Order is promised within a stream.
public struct StreamID: Hashable, Sendable, CustomStringConvertible {
    /// The kind of aggregate.
    public let kind: AggregateKind
    /// The aggregate's identity as text.
    public let id: String

    /// Names a stream.
    public init(kind: AggregateKind, id: String) {
        self.kind = kind
        self.id = id
    }

    /// `kind/id`.
    public var description: String { "\(kind)/\(id)" }
}
