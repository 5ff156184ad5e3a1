import Postgres
import Testing

@Suite("Hosts that nothing is known of") struct UnverifiedHostTests {
    private func unverified(_ text: String) throws -> [String] {
        try PostgresConfiguration(url: text + " dbname=shop sslmode=require").unverifiedHosts
    }

    @Test(
        "This machine is no network",
        arguments: ["127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "localhost", "/var/run/postgresql", "@outbox"])
    func loopback(_ host: String) throws {
        #expect(try unverified("host=\(host)") == [])
        #expect(try unverified("host=\(host),\(host)") == [])
    }

    @Test(
        "A name may begin as an address of this machine does, and be anybody's",
        arguments: [
            "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1.", "127.+0.0.1",
            "127.1", "127.0.0.256", "128.0.0.1", "1.0.0.127", "::2", "db.example",
        ])
    func network(_ host: String) throws {
        #expect(try unverified("host=\(host)") == [host])
        #expect(try unverified("host=127.0.0.1,\(host)") == [host])
        #expect(try PostgresConfiguration(url: "host=\(host) sslmode=verify-full").unverifiedHosts == [])
    }

    @Test("An address beside a name says where the connection goes, and where there is none, the name does")
    func address() throws {
        #expect(try unverified("host=db.example hostaddr=127.0.0.1") == [])
        #expect(try unverified("host=localhost hostaddr=192.0.2.1") == ["192.0.2.1"])
        #expect(try unverified("host=db.example,localhost hostaddr=,127.0.0.1") == ["db.example"])
    }
}
