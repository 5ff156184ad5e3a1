import NIOCore
import NIOSSL

/// One thing said to a mail server, and the promise of its reply.
struct SMTPUtterance: Sendable {
    /// What is sent; nothing to hear the greeting.
    let bytes: ByteBuffer
    let reply: EventLoopPromise<SMTPReply>
    /// Where set and the reply is 220, all that follows is encrypted.
    var tls: TLS?

    struct TLS: Sendable {
        let context: NIOSSLContext
        let host: String
    }
}

/// Says one thing at a time and hears its reply; what comes unasked is an error.
final class SMTPChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = SMTPUtterance
    typealias OutboundOut = ByteBuffer

    private var parser = SMTPReplyParser()
    private var waiting: SMTPUtterance?
    private var early: SMTPReply?
    private var failure: (any Error)?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let utterance = unwrapOutboundIn(data)
        if let failure {
            utterance.reply.fail(failure)
            promise?.fail(failure)
            return
        }
        waiting = utterance
        if let greeting = early {
            early = nil
            conclude(greeting, context)
        }
        guard utterance.bytes.readableBytes > 0 else {
            promise?.succeed()
            return
        }
        context.write(wrapOutboundOut(utterance.bytes), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parser.append(unwrapInboundIn(data).readableBytesView)
        do {
            while let reply = try parser.next() {
                // The greeting may come before anybody waits for it.
                guard waiting != nil else {
                    guard early == nil, reply.code != 421 else { throw SMTPNonsense() }
                    early = reply
                    continue
                }
                conclude(reply, context)
            }
        } catch { fail(error, context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.eof, context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

    private func conclude(_ reply: SMTPReply, _ context: ChannelHandlerContext) {
        guard let utterance = waiting else { return }
        waiting = nil
        if let tls = utterance.tls, reply.code == 220 {
            do {
                // Whatever came unencrypted after this reply must not count as said by the server we are about to verify.
                guard !parser.hasRest else { throw SMTPNonsense() }
                let handler = try NIOSSLClientHandler(
                    context: tls.context, serverHostname: tls.host.isIPAddress ? nil : tls.host)
                try context.pipeline.syncOperations.addHandler(handler, position: .first)
            } catch {
                utterance.reply.fail(error)
                return fail(error, context)
            }
        }
        utterance.reply.succeed(reply)
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        if failure == nil { failure = error }
        waiting?.reply.fail(failure ?? error)
        waiting = nil
        context.close(promise: nil)
    }
}

extension String {
    /// Whether it is a number and no name.
    var isIPAddress: Bool { (try? SocketAddress(ipAddress: self, port: 0)) != nil }
}
