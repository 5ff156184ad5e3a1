import BookshelfPostgres
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import OutboxPostgres
public import Postgres
public import ServiceLifecycle

/// Bookshelf over HTTP, as a service of swift-service-lifecycle.
///
/// A graceful shutdown stops listening, lets requests that have begun end, and returns.
public struct BookshelfService: Service {
    private let client: PostgresClient
    private let configuration: ServiceConfiguration
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// A service on a database that is migrated.
    ///
    /// `onListening` is told the port once requests are taken. Throws ``UnsafeConfiguration`` where anybody on the network
    /// could write without a token.
    public init(
        client: PostgresClient, configuration: ServiceConfiguration = ServiceConfiguration(), logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws {
        guard configuration.isLoopback || !configuration.allowsAnonymousWrites else { throw UnsafeConfiguration() }
        self.client = client
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
    }

    /// Takes requests until it is told to stop.
    ///
    /// Throws where the port cannot be had, and `OutboxError` where the database lacks what the service needs.
    public func run() async throws {
        let routes = Routes(
            store: try .bookshelf(client: client, logger: logger), queries: BookshelfQueries(client: client),
            callers: CallerDirectory(client: client), signer: try await CursorSigner.load(from: client),
            configuration: configuration)
        let application = Application(
            responder: routes.responder(), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: .maximum(configuration.mostConnections, logger: logger)),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) }, logger: logger)
        try await application.run()
    }

    private var server: HTTPServerBuilder {
        let timeout = TimeAmount.nanoseconds(Int64(configuration.receiveTimeout / .nanoseconds(1)))
        let mostBytes = configuration.bodyLimit * 16
        let channels = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ReceiveLimit(timeout: timeout, mostBytes: mostBytes)],
            idleTimeout: .nanoseconds(Int64(configuration.idleTimeout / .nanoseconds(1))),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
        return HTTPServerBuilder { responder in
            LoopBoundChannel(http: HTTP1Channel(responder: responder, configuration: channels))
        }
    }
}

/// Callers without a token may write, and the service would listen where others than this machine can reach it.
public struct UnsafeConfiguration: Error, CustomStringConvertible {
    /// What, why and what to do.
    public let description =
        "anonymous writes: they are for this machine only; listen on 127.0.0.1, or make tokens with 'bookshelf token create'"
}
