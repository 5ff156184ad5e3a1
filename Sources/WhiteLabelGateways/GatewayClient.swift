import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// What all gateways call out by: connections are kept and shared, certificates verified, redirects never followed.
///
/// Whoever makes it shuts it down, after the relay has ended.
public final class GatewayClient: Sendable {
    let http: HTTPClient
    let group: any EventLoopGroup
    let trust: NIOSSLTrustRoots
    /// How long a call may take as a whole.
    let patience: Duration

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - patience: How long a call may take as a whole, an answer included. Keep it below the subscription's timeout, so
    ///     that the reason is known.
    ///   - certificates: A file of certificates to trust instead of the system's.
    public init(patience: Duration = .seconds(15), trusting certificates: String? = nil) {
        self.patience = patience
        group = MultiThreadedEventLoopGroup.singleton
        trust = certificates.map { .file($0) } ?? .default
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = trust
        // A redirect would take the token, or the mail, to a place that nobody configured.
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(10)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroup: group, configuration: configuration)
    }

    /// Ends what is under way, and closes every connection.
    public func shutdown() async throws { try await http.shutdown() }
}
