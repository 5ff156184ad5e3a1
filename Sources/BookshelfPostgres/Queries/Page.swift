/// One page of a list, in the order of identities.
public struct Page<Item: Sendable>: Sendable {
    /// What is on it.
    public let items: [Item]
    /// What to ask for next: the identity of the last item; nil on the last page.
    public let next: String?
}

extension Page {
    /// Cuts `items`, read with one more than `limit`, to a page.
    init(_ items: [Item], limit: Int, identity: (Item) -> String) {
        self.items = Array(items.prefix(limit))
        self.next = items.count > limit ? self.items.last.map(identity) : nil
    }
}
