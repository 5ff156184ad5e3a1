import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A service outside, on this machine, that counts what it is sent, and the client that speaks to it.
struct WebShop: Sendable {
    private let session: URLSession
    private let url: URL
    /// Where it listens.
    let port: Int
    private let received: Received

    private final class Received: Sendable {
        let count = Atomic(0)
    }

    /// As long as `body` runs; `inFlight` is how many requests the client sends at a time.
    static func open<R>(
        inFlight: Int, _ body: (WebShop) async throws -> sending R
    ) async throws -> sending R {
        let received = Received()
        let router = Router()
        router.post("books") { request, _ in
            for try await _ in request.body {}
            received.count.add(1, ordering: .relaxed)
            return HTTPResponse.Status.created
        }
        let logger = Logger(label: "shop") { _ in SwiftLogNoOpLogHandler() }
        return try await Listening.with(logger: logger) { onListening in
            Application(
                router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { onListening($0.localAddress?.port ?? 0) }, logger: logger)
        } _: { port in
            guard let url = URL(string: "http://127.0.0.1:\(port)/books") else {
                throw Tool.Failed(description: "the HTTP server has no port")
            }
            let configuration = URLSessionConfiguration.ephemeral
            configuration.httpMaximumConnectionsPerHost = inFlight
            let session = URLSession(configuration: configuration)
            defer { session.invalidateAndCancel() }
            return try await body(WebShop(session: session, url: url, port: port, received: received))
        }
    }

    /// How many requests arrived.
    var count: Int { received.count.load(ordering: .relaxed) }

    /// Sends a request and waits for its answer.
    func tell(of title: String, key: String) async throws {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue(key, forHTTPHeaderField: "Idempotency-Key")
        request.httpBody = Data(#"{"title":"\#(title)"}"#.utf8)
        let (_, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode
        guard status == 201 else { throw Tool.Failed(description: "the service said \(status ?? 0)") }
    }
}
