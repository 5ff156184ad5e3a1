import Foundation

/// Where a gateway calls, without what is secret in it unless asked.
struct GatewayAddress: Hashable, Sendable {
    /// `https`, `http`, `smtps` or `smtp`.
    let scheme: String
    /// The host, without brackets: logs and errors name it, and nothing else of the address.
    let host: String
    /// The port, where one is named.
    let port: Int?
    /// The whole address without user and password; a webhook's path is a secret.
    let location: Secret
    /// `user:password`, where the address names a user.
    let credentials: Credentials?

    /// Who we are to the other side.
    struct Credentials: Hashable, Sendable {
        let user: Secret
        let password: Secret
    }

    /// Reads an absolute address of one of these schemes; nil for anything else.
    init?(_ text: String, schemes: Set<String>) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), var parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), schemes.contains(scheme), let host = parts.host, !host.isEmpty,
            parts.port.map({ (1...65535).contains($0) }) ?? true, parts.fragment == nil
        else { return nil }
        self.scheme = scheme
        self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" })
        port = parts.port
        credentials = parts.user.map { Credentials(user: Secret($0), password: Secret(parts.password ?? "")) }
        (parts.user, parts.password) = (nil, nil)
        guard let location = parts.string else { return nil }
        self.location = Secret(location)
    }

    /// Whether what is sent there can be read on the way.
    var isPlain: Bool { ["http", "smtp"].contains(scheme) }

    /// Whether it stays on this machine.
    ///
    /// Four numbers, of which the first is 127: a name may begin with them and be anybody's.
    var isLoopback: Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 =
            numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { UInt8($0) != nil && $0.first?.isNumber == true }
        return isIPv4 || host == "localhost" || host == "::1"
    }

    /// The same with a path added.
    func adding(path: String) -> Secret {
        let base = location.exposed
        return Secret((base.hasSuffix("/") ? String(base.dropLast()) : base) + "/" + path)
    }
}
