/// Which methods each resource has, for those who ask with another.
struct Endpoints: Sendable {
    private var methods: [[Substring]: [String]] = [:]

    mutating func add(_ method: String, _ path: String) {
        let parts = path.split(separator: "/")
        methods[parts, default: []] += method == "GET" ? ["GET", "HEAD"] : [method]
    }

    /// The methods of the resource at a path, with commas between them; nil where there is no resource.
    func methods(at path: String) -> String? {
        let parts = path.split(separator: "/")
        let found = methods.first { template, _ in
            template.count == parts.count && zip(template, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        return found?.value.joined(separator: ", ")
    }
}
