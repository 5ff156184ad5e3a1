import NIOCore
import NIOPosix
import NIOSSL

/// A connection to a mail server: says lines, hears replies.
struct SMTPConnection: Sendable {
    private let channel: any Channel

    static func open(_ address: GatewayAddress, by client: GatewayClient) async throws -> SMTPConnection {
        let tls = address.scheme == "smtps" ? try context(client) : nil
        let host = address.host
        let channel = try await ClientBootstrap(group: client.group)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: host.isIPAddress ? nil : host))
                    }
                    try channel.pipeline.syncOperations.addHandler(SMTPChannelHandler())
                }
            }
            .connect(host: host, port: address.port ?? (tls == nil ? 25 : 465)).get()
        return SMTPConnection(channel: channel)
    }

    /// What verifies the server.
    static func context(_ client: GatewayClient) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = client.trust
        return try NIOSSLContext(configuration: configuration)
    }

    /// This end's address, as a client names itself that has no name.
    var literal: String {
        guard let local = channel.localAddress, let ip = local.ipAddress else { return "[127.0.0.1]" }
        return local.protocol == .inet6 ? "[IPv6:\(ip)]" : "[\(ip)]"
    }

    /// Waits for the reply to nothing.
    func greeting() async throws -> SMTPReply { try await say([], tls: nil) }

    /// Says a line; with `tls`, everything after a reply of 220 is encrypted.
    func say(_ line: String, tls: SMTPUtterance.TLS? = nil) async throws -> SMTPReply {
        try await say(Array((line + "\r\n").utf8), tls: tls)
    }

    /// Says what ends with CRLF already.
    func say(_ bytes: [UInt8], tls: SMTPUtterance.TLS?) async throws -> SMTPReply {
        try await withTaskCancellationHandler {
            let promise = channel.eventLoop.makePromise(of: SMTPReply.self)
            let utterance = SMTPUtterance(bytes: ByteBuffer(bytes: bytes), reply: promise, tls: tls)
            channel.writeAndFlush(utterance).cascadeFailure(to: promise)
            return try await promise.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Says goodbye, and waits for no answer.
    func close() async {
        let promise = channel.eventLoop.makePromise(of: SMTPReply.self)
        promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        let goodbye = SMTPUtterance(bytes: ByteBuffer(string: "QUIT\r\n"), reply: promise)
        channel.writeAndFlush(goodbye).cascadeFailure(to: promise)
        channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
}
