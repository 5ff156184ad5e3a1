import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Outbox

/// The answer to a request, whole, as it is stored under the request's key: a repeat gets the same bytes.
struct StoredAnswer: Codable, Hashable, Sendable {
    let status: Int
    let mediaType: String
    var location: String?
    /// The version of what was changed.
    var version: Int64?
    /// What a read names to see this change.
    var token: String?
    let body: String

    init(
        status: Int, mediaType: String = "application/json", location: String? = nil, version: Int64? = nil,
        token: String? = nil, json: some Encodable
    ) {
        self.status = status
        self.mediaType = mediaType
        self.location = location
        self.version = version
        self.token = token
        // Bodies are made of texts and whole numbers, which can always be encoded.
        self.body = (try? PayloadCoding.encode(json)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// As the client gets it.
    var response: Response {
        var headers: HTTPFields = [.contentType: mediaType]
        if let location { headers[.location] = location }
        if let version { headers[.eTag] = EntityTag(version: version).text }
        if let token { headers[.consistencyToken] = token }
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
