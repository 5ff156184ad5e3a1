/// Where the people who run White Label talk: a channel of Slack, or the terminal.
public protocol ChatChannel: Sendable {
    /// Posts a line of text.
    ///
    /// May be asked again with the same key after a crash or a lost answer: a receiver that knows the key drops the
    /// repeat. A thrown error means that nobody knows whether it was posted; it is tried again later.
    func post(_ text: String, idempotencyKey: String) async throws
}
