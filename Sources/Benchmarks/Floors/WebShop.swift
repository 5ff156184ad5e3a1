import AsyncHTTPClient
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// A service outside, on this machine, that counts what it is sent, and the client that speaks to it.
struct WebShop: Sendable {
    private let client: HTTPClient
    private let url: String
    private let received: Atomic<Int>.Shared

    /// As long as `body` runs.
    static func open<R>(_ body: (WebShop) async throws -> sending R) async throws -> sending R {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let received = Atomic<Int>.Shared()
        let router = Router()
        router.post("books") { request, _ in
            _ = try await request.body.collect(upTo: 4096)
            received.count.add(1, ordering: .relaxed)
            return HTTPResponse.Status.ok
        }
        var logger = Logger(label: "shop")
        logger.logLevel = .error
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
                port.finish()
            }, logger: logger)
        let serving = Task {
            defer { port.finish() }
            try await server.run()
        }
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        defer { serving.cancel() }
        for await port in ports {
            do {
                let result = try await body(
                    WebShop(client: client, url: "http://127.0.0.1:\(port)/books", received: received))
                try await client.shutdown()
                return result
            } catch {
                try? await client.shutdown()
                throw error
            }
        }
        try await client.shutdown()
        throw Tool.Failed(description: "the HTTP server did not start")
    }

    /// How many requests arrived.
    var count: Int { received.count.load(ordering: .relaxed) }

    /// Sends a request and waits for its answer.
    func tell(of title: String, key: String) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Idempotency-Key", value: key)
        request.body = .bytes(ByteBuffer(string: #"{"title":"\#(title)"}"#))
        let response = try await client.execute(request, timeout: .seconds(30))
        _ = try await response.body.collect(upTo: 4096)
        guard response.status == .ok else { throw Tool.Failed(description: "the service said \(response.status)") }
    }
}

extension Atomic<Int> {
    /// A count that closures share.
    final class Shared: Sendable {
        let count = Atomic(0)
    }
}
