import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// HTTP/1 connections whose requests are handled on the connection's own event loop, from the first byte to the last.
///
/// On the shared pool of threads a request would change threads whenever it waits for its client or for the database.
/// What a request does between two waits holds up the other connections of its loop, so it must not block; what waits for
/// the database does so on threads of the database's client.
struct LoopBoundChannel: ServerChildChannel {
    let http: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        http.setup(channel: channel, logger: logger)
    }

    @concurrent func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await http.handle(value: value, logger: logger)
        }
    }
}
