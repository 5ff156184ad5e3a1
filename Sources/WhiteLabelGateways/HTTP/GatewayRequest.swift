import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Outbox

/// One request of JSON to a provider, and what its answer means.
struct GatewayRequest: Sendable {
    /// Who is called, for people: `Slack at hooks.slack.com`.
    let peer: String
    let method: HTTPMethod
    let url: Secret
    let authorization: Secret?
    let key: String
    /// What the body is.
    let type: String
    let body: [UInt8]
    /// What an answer may say besides 2xx where nothing is left to do.
    let done: Set<Int>

    static let json = "application/json; charset=utf-8"

    /// An answer's body is read so that the connection can be kept, and only so far.
    private static let longestBody = 16 * 1024

    init(
        to peer: String, _ method: HTTPMethod, _ url: Secret, authorization: Secret? = nil, key: String,
        as type: String = json, _ content: some Encodable
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try self.init(
            to: peer, method, url, authorization: authorization, key: key, as: type,
            body: Array(encoder.encode(content)))
    }

    init(
        to peer: String, _ method: HTTPMethod, _ url: Secret, authorization: Secret? = nil, key: String,
        as type: String = json, body: [UInt8] = [], done: Set<Int> = []
    ) throws {
        (self.peer, self.method, self.url, self.authorization) = (peer, method, url, authorization)
        self.key = try IdempotencyHeader.checked(key)
        (self.type, self.body, self.done) = (type, body, done)
    }

    /// Sends it; returns once the other side has said that it is done, and throws `DeliveryFailure` otherwise.
    func send(by client: GatewayClient) async throws {
        let answer: HTTPAnswer
        do {
            answer = try await within(client.patience) { try await exchange(client) }
        } catch {
            try Task.checkCancellation()
            throw failure(of: error, client)
        }
        guard !done.contains(answer.status) else { return }
        try answer.check(peer)
    }

    private func exchange(_ client: GatewayClient) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: url.exposed)
        request.method = method
        request.headers = HTTPHeaders([
            ("Accept", "application/json"), ("User-Agent", "white-label"), ("Idempotency-Key", key),
        ])
        if let authorization { request.headers.add(name: "Authorization", value: authorization.exposed) }
        if !body.isEmpty {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await client.http.execute(request, deadline: .distantFuture)
        let answer = HTTPAnswer(status: Int(response.status.code), headers: response.headers)
        // What the status says holds, whatever becomes of the body.
        _ = try? await within(.seconds(1)) { try await response.body.collect(upTo: Self.longestBody) }
        return answer
    }

    private func failure(of error: any Error, _ client: GatewayClient) -> DeliveryFailure {
        let why =
            switch error {
            case is TookTooLong: "it did not answer within \(client.patience)"
            case let error as HTTPClientError: error.shortDescription
            default: String("\(error)".prefix(200))
            }
        return .failed("\(peer): no answer (\(why)), so what became of the call is unknown; it is repeated")
    }
}
