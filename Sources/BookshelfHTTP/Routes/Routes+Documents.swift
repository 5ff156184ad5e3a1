import HTTPTypes
import Hummingbird
import NIOCore

extension Routes {
    /// What the service says of itself.
    func addDocuments(to group: RouterGroup<ServiceContext>) {
        let document = ByteBuffer(bytes: PackageResources.openapi_json)
        group.get("openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "max-age=300"],
                body: ResponseBody(byteBuffer: document))
        }
        group.get("problems") { _, _ in
            StoredAnswer(status: 200, json: ["items": ProblemKind.all.map(KindBody.init)]).response
        }
        group.get("problems/:word") { _, context in
            guard let kind = ProblemKind.all.first(where: { $0.word == context.parameters.get("word") }) else {
                throw Problem(.notFound, "no problem of this service has that name; look at /problems")
            }
            return StoredAnswer(status: 200, json: KindBody(kind)).response
        }
    }
}

private struct KindBody: Encodable {
    let type: String
    let title: String
    let status: Int

    init(_ kind: ProblemKind) { (type, title, status) = (kind.type, kind.title, kind.status) }
}
