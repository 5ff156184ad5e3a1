/// A part of a subscription with a checkpoint of its own: the streams whose hash falls on it.
///
/// Work is owned by the shard, first tries and retries alike; a stream never changes its shard unless an operator changes
/// their number.
public struct Shard: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The subscription.
    public let subscription: SubscriptionName
    /// Which of its shards, from 0.
    public let index: Int

    /// Names a shard; the first one unless told otherwise.
    public init(_ subscription: SubscriptionName, _ index: Int = 0) {
        self.subscription = subscription
        self.index = index
    }

    /// The first shard of the subscription of this name.
    public init(stringLiteral name: String) { self.init(SubscriptionName(rawValue: name)) }

    /// `name` for the first shard, `name#2` for the third.
    public var description: String { index == 0 ? "\(subscription)" : "\(subscription)#\(index)" }
}
