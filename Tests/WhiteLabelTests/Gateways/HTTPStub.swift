import NIOCore
import NIOHTTP1
import NIOPosix
import OutboxTesting
import Synchronization

/// A provider that answers as a test tells it, and takes what it is asked once for each idempotency key.
final class HTTPStub: Sendable {
    /// What it was sent.
    struct Request: Sendable {
        let method: String
        let path: String
        let headers: HTTPHeaders
        let body: String
        /// How many requests under this key there were, with this one.
        let number: Int

        var key: String { headers.first(name: "Idempotency-Key") ?? "" }
    }

    enum Answer: Sendable {
        /// Takes it, unless it took one of this key before, and says so.
        case done
        /// Takes it, and is gone without an answer.
        case lost
        /// Is gone without having taken it.
        case cut
        /// Says nothing, and keeps the connection.
        case stall
        /// Takes nothing.
        case status(Int, headers: [String: String] = [:])
        /// Takes it, and never ends saying so.
        case endless
        /// Says this.
        case bytes(String)
    }

    let requests = Recorder<Request>()
    private let taken = Mutex<[String]>([])
    private let counts = Mutex<[String: Int]>([:])
    private let answer: @Sendable (Request) -> Answer

    private init(_ answer: @escaping @Sendable (Request) -> Answer) { self.answer = answer }

    /// The keys of what it took, in order.
    var effects: [String] { taken.withLock { $0 } }

    /// Runs one while `body` runs, which gets its address.
    static func with<Result>(
        answering answer: @escaping @Sendable (Request) -> Answer,
        _ body: (HTTPStub, _ address: String) async throws -> Result
    ) async throws -> Result {
        let stub = HTTPStub(answer)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                        HTTPStubHandler(stub),
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(stub, "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"))
        } catch { result = .failure(error) }
        try await channel.close().get()
        return try result.get()
    }

    fileprivate func answer(to head: HTTPRequestHead, _ body: String) -> Answer {
        let key = head.headers.first(name: "Idempotency-Key") ?? ""
        let number = counts.withLock { counts in
            counts[key, default: 0] += 1
            return counts[key, default: 0]
        }
        let request = Request(
            method: head.method.rawValue, path: head.uri, headers: head.headers, body: body, number: number)
        requests.append(request)
        let answer = answer(request)
        switch answer {
        case .done, .lost, .endless: taken.withLock { if !$0.contains(key) { $0.append(key) } }
        case .cut, .stall, .status, .bytes: break
        }
        return answer
    }
}

/// Reads requests and writes answers by hand, so that they can be wrong.
private final class HTTPStubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let stub: HTTPStub
    private var head: HTTPRequestHead?
    private var body = ""

    init(_ stub: HTTPStub) { self.stub = stub }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, "")
        case .body(let buffer): body += String(buffer: buffer)
        case .end:
            guard let head else { return }
            act(stub.answer(to: head, body), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func act(_ answer: HTTPStub.Answer, _ context: ChannelHandlerContext) {
        switch answer {
        case .done: say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", context)
        case .status(let code, let headers):
            let fields = headers.map { "\($0): \($1)\r\n" }.joined()
            say("HTTP/1.1 \(code) Said\r\n\(fields)Content-Length: 0\r\n\r\n", context)
        case .lost, .cut: context.close(promise: nil)
        case .stall: break
        case .bytes(let text): say(text, context)
        case .endless:
            say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", context)
            goOn(context)
        }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func goOn(_ context: ChannelHandlerContext) {
        let chunk = ByteBuffer(string: "400\r\n" + String(repeating: "x", count: 1024) + "\r\n")
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(chunk)).whenSuccess {
            let (handler, context) = bound.value
            handler.goOn(context)
        }
    }
}
