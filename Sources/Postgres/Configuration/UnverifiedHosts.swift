extension PostgresConfiguration {
    /// Hosts on the network to which the connection is not known to be the right one: TLS with `sslmode=verify-full` is not asked for.
    ///
    /// Sockets and the loopback interface are no network. libpq's environment variables count, as where it connects.
    public var unverifiedHosts: [String] {
        func setting(_ keyword: String) -> String { target[keyword] ?? ConnectionTarget.inherited(keyword) ?? "" }
        guard setting("sslmode") != "verify-full" else { return [] }
        let hosts = setting("host").split(separator: ",").map(String.init)
        let addresses = setting("hostaddr").split(separator: ",").map(String.init)
        // An address says where the connection goes; a name beside it is only what is verified.
        return (addresses.isEmpty ? hosts : addresses).filter { !$0.isOfThisMachine }
    }
}

extension String {
    fileprivate var isOfThisMachine: Bool {
        hasPrefix("/") || hasPrefix("@") || self == "localhost" || self == "::1" || hasPrefix("127.")
    }
}
