import Outbox
import Testing
import WhiteLabel

@testable import WhiteLabelGateways

/// Mail servers beyond this machine are verified, or get nothing.
@Suite(.timeLimit(.minutes(1))) struct MailEncryptionTests {
    private let mail = Mail(to: "ada@example.com", subject: "Grüße — 例え", text: "Schöne Grüße\n")

    /// As if the server were on the network, where nothing is sent in the clear.
    private func mailer(_ address: String, _ client: GatewayClient) throws -> SMTPMailer {
        SMTPMailer(
            route: GatewayConfiguration.MailRoute(
                address: try #require(GatewayAddress(address, schemes: ["smtp", "smtps"])), token: nil,
                sender: try #require(MailAddress("shop@example.com")), allowsPlain: false),
            client: client)
    }

    @Test(arguments: [("smtps", "smtps"), ("starttls", "smtp")])
    func `A server that proves who it is gets mails, encrypted`(mode: String, scheme: String) async throws {
        try await TestCertificate.with(for: "localhost") { files in
            try await MailServer.with(mode, [files.certificate, files.key]) { server in
                try await GatewayClient.with(trusting: files.certificate) { client in
                    let mailer = try mailer("\(scheme)://lists:canary4711@localhost:\(server.port)", client)
                    try await mailer.send(mail, idempotencyKey: "key:1")
                }
                let taken = try #require(await server.next(1).first)
                #expect(taken.isEncrypted == true && taken.isKnown == true && taken.new == true)
                #expect(taken.subject == "Grüße — 例え" && taken.id == "<key=3A1@example.com>")
                #expect(taken.text?.replacing("\r\n", with: "\n") == "Schöne Grüße\n")
            }
        }
    }

    @Test(arguments: [("smtps", "smtps"), ("starttls", "smtp")])
    func `A server whose certificate nobody vouches for gets no password`(mode: String, scheme: String) async throws {
        try await TestCertificate.with(for: "localhost") { files in
            try await MailServer.with(mode, [files.certificate, files.key]) { server in
                try await GatewayClient.with { client in
                    let mailer = try mailer("\(scheme)://lists:canary4711@localhost:\(server.port)", client)
                    let failure = await #expect(throws: DeliveryFailure.self) {
                        try await mailer.send(mail, idempotencyKey: "key:1")
                    }
                    #expect(
                        failure?.description.contains("no mail was handed over") == true,
                        "\(String(describing: failure))")
                }
            }
        }
    }

    @Test func `A server of another name gets no password`() async throws {
        try await TestCertificate.with(for: "other.example") { files in
            try await MailServer.with("smtps", [files.certificate, files.key]) { server in
                try await GatewayClient.with(trusting: files.certificate) { client in
                    let mailer = try mailer("smtps://lists:canary4711@localhost:\(server.port)", client)
                    await #expect(throws: DeliveryFailure.self) { try await mailer.send(mail, idempotencyKey: "key:1") }
                }
            }
        }
    }

    @Test func `A server on the network that offers no encryption gets nothing, and the mail waits`() async throws {
        try await MailServer.with { server in
            try await GatewayClient.with { client in
                let mailer = try mailer("smtp://lists:canary4711@localhost:\(server.port)", client)
                let failure = await #expect(throws: DeliveryFailure.self) {
                    try await mailer.send(mail, idempotencyKey: "key:1")
                }
                #expect(failure?.description.contains("offers no encryption") == true)
                #expect(failure?.meaning == .unavailable(for: nil))
            }
        }
    }
}
