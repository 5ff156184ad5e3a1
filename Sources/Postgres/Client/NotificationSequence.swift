/// A NOTIFY as it arrives.
///
/// Anyone who may connect can send one: take it for a hint, never for data.
public struct PostgresNotification: Hashable, Sendable {
    /// The channel.
    public let channel: String
    /// The text sent along.
    public let payload: String
    /// The sender's server process.
    public let pid: Int32
}

/// The notifications on a channel from the moment the iteration begins.
///
/// Each iteration opens a connection of its own and closes it when its task is cancelled or it is let go. A lost
/// connection is thrown; what was sent meanwhile is gone, so look at the tables after each start. A consumer that falls
/// more than 1,024 behind misses the oldest.
public struct NotificationSequence: AsyncSequence, Sendable {
    /// One notification.
    public typealias Element = PostgresNotification
    /// A lost connection.
    public typealias Failure = any Error

    let start: @Sendable () -> AsyncThrowingStream<PostgresNotification, any Error>

    /// Connects and listens.
    public func makeAsyncIterator() -> AsyncThrowingStream<PostgresNotification, any Error>.Iterator {
        start().makeAsyncIterator()
    }
}

extension PostgresClient {
    /// Listens on a channel, by a connection outside of the pool.
    ///
    /// - Parameters:
    ///   - channel: what NOTIFY names.
    ///   - onListening: called once LISTEN is in force; what is looked up after that misses nothing.
    /// - Returns: a sequence that throws ``PostgresError`` when the connection fails, or
    ///   ``PostgresError/Code/poolClosed`` when the client is closed.
    public func notifications(
        on channel: SQLIdentifier, onListening: (@Sendable () -> Void)? = nil
    ) -> NotificationSequence {
        let (configuration, logger, listeners) = (configuration, logger, listeners)
        return NotificationSequence {
            AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1024)) { stream in
                let listener = Listener(channel: channel, configuration: configuration, logger: logger, stream: stream)
                stream.onTermination = { _ in listener.stop() }
                listeners.start(listener, onListening ?? {})
            }
        }
    }
}
