import Hummingbird
import NIOCore

extension Request {
    /// The body as JSON.
    ///
    /// Throws ``Problem`` where it is too large, of another type, compressed, or no JSON that means the same to everybody.
    func fields(upTo limit: Int) async throws -> BodyFields {
        try BodyFields(try StrictJSON.read(try await json(upTo: limit)))
    }

    /// Reads a body that has nothing to say: none, or `{}`.
    func expectNoFields(upTo limit: Int) async throws {
        guard headers[.contentType] != nil else {
            guard try await body.collect(upTo: limit).readableBytes == 0 else { throw Problem.unsupportedMediaType }
            return
        }
        let bytes = try await json(upTo: limit)
        if !bytes.isEmpty { try BodyFields(try StrictJSON.read(bytes)).check() }
    }

    private func json(upTo limit: Int) async throws -> [UInt8] {
        let encoding = headers[.contentEncoding]?.lowercased() ?? "identity"
        guard encoding == "identity", let type = headers[.contentType], Self.isJSON(type) else {
            throw Problem.unsupportedMediaType
        }
        guard (headers[.contentLength].flatMap { Int($0) } ?? 0) <= limit else {
            throw Problem(.contentTooLarge, "the body has more than \(limit) bytes; send less at a time")
        }
        return Array(buffer: try await body.collect(upTo: limit))
    }

    private static func isJSON(_ type: String) -> Bool {
        if type == "application/json" { return true }
        let parts = type.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
        return parts.first == "application/json" && parts.dropFirst().allSatisfy { $0 == "charset=utf-8" }
    }
}

extension Problem {
    fileprivate static let unsupportedMediaType = Problem(
        .unsupportedMediaType,
        "the body has to be application/json in UTF-8, not compressed; set Content-Type and send it plainly")
}
