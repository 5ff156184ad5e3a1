#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension PostgresConfiguration {
    /// Hosts on the network to which the connection is not known to be the right one: TLS with `sslmode=verify-full` is not asked for.
    ///
    /// Sockets and the loopback interface are no network. libpq's environment variables count, as where it connects.
    public var unverifiedHosts: [String] {
        func setting(_ keyword: String) -> String { target[keyword] ?? ConnectionTarget.inherited(keyword) ?? "" }
        func list(_ keyword: String) -> [String] {
            setting(keyword).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard setting("sslmode") != "verify-full" else { return [] }
        let (hosts, addresses) = (list("host"), list("hostaddr"))
        return (0..<max(hosts.count, addresses.count)).compactMap { place in
            // An address says where the connection goes; a name beside it is only what is verified.
            [addresses, hosts].compactMap { place < $0.count ? $0[place] : nil }.first { !$0.isEmpty }
        }.filter { !$0.isOfThisMachine }
    }
}

extension String {
    fileprivate var isOfThisMachine: Bool {
        hasPrefix("/") || hasPrefix("@") || self == "localhost" || self == "::1" || isLoopbackAddress
    }

    /// Four numbers, of which the first is 127: a name may begin with them and be anybody's.
    private var isLoopbackAddress: Bool {
        var address = in_addr()
        guard inet_pton(AF_INET, self, &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }
}
