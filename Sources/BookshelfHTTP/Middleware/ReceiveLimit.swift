import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client takes too long to send a request, or sends far more than is read.
///
/// A body over the limit is answered 413 by whoever reads it, and the rest of it is passed over so that the client can
/// read the answer; but not for ever.
final class ReceiveLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let timeout: TimeAmount
    private let mostBytes: Int
    private var bytes = 0
    /// When the request that is arriving has to be there; nil between requests.
    private var deadline: NIODeadline?
    /// Rings at a deadline, or before it: one timer serves all the requests that arrive while it runs.
    private var alarm: Scheduled<Void>?

    init(timeout: TimeAmount, mostBytes: Int) {
        self.timeout = timeout
        self.mostBytes = mostBytes
    }

    func channelActive(context: ChannelHandlerContext) {
        startClock(context)
        context.fireChannelActive()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startClock(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bytes = 0
            startClock(context)
        case .body(let buffer):
            bytes += buffer.readableBytes
            if bytes > mostBytes { return context.close(promise: nil) }
        case .end: deadline = nil
        }
        context.fireChannelRead(data)
    }

    private func startClock(_ context: ChannelHandlerContext) {
        deadline = .now() + timeout
        if alarm == nil { setAlarm(context, in: timeout) }
    }

    private func setAlarm(_ context: ChannelHandlerContext, in wait: TimeAmount) {
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { [self] in
            alarm = nil
            guard let deadline else { return }
            let left = deadline - .now()
            if left > .zero { setAlarm(context, in: left) } else { context.close(promise: nil) }
        }
    }
}
