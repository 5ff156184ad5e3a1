import Outbox
import OutboxRelay
import OutboxTesting
import Testing
import WhiteLabel
import WhiteLabelGateways

/// Mails that a relay hands to a real mail server, which fails in every way.
@Suite(.timeLimit(.minutes(2))) struct MailDeliveryTests {
    private func mailer(_ port: Int, _ client: GatewayClient, user: String = "") throws -> any Mailer {
        let configuration = try GatewayConfiguration(
            mailURL: "smtp://\(user)127.0.0.1:\(port)", mailFrom: "shop@example.com")
        return Gateways.connected(configuration, by: client) { _ in }.mailer
    }

    private func mail(to name: String) -> Mail {
        Mail(to: "\(name)@example.com", subject: "Welcome", text: "Hello \(name),\n.\nand welcome.\n")
    }

    @Test func `Whatever is cut, lost or busy, each mail is taken once, under one Message-ID`() async throws {
        let names = ["ada", "busy", "full", "cut", "lost", "grace", "busy.2", "lost.2"]
        let reception = Reception()
        try await reception.store.arrive(names)
        try await MailServer.with { server in
            try await GatewayClient.with { client in
                let mailer = try mailer(server.port, client)
                try await reception.running(telling: { try await mailer.send(mail(to: $0.name), idempotencyKey: $1) }) {
                    await reception.settled(names.count)
                }
            }
            let taken = await server.next(names.count + 2)
            #expect(taken.filter { $0.new == true }.count == names.count, "one effect each")
            let repeated = taken.filter { $0.new == false }
            #expect(Set(repeated.map(\.to)) == ["lost@example.com", "lost.2@example.com"], "known by their ids")
            for mail in taken {
                #expect(mail.key?.hasPrefix("guests.tell:") == true && mail.from == "shop@example.com")
                let name = mail.to?.prefix { $0 != "@" } ?? ""
                #expect(mail.text?.replacing("\r\n", with: "\n") == "Hello \(name),\n.\nand welcome.\n")
            }
        }
        #expect(reception.store.parked(by: reception.name).isEmpty)
        #expect(reception.log.all.contains { $0.contains("was handed the mail and did not say what became of it") })
    }

    @Test func `A mailbox that does not exist and a text that is not wanted are dead at once, and others flow`()
        async throws
    {
        let reception = Reception()
        try await reception.store.arrive(["refused", "ada", "spam", "grace"])
        try await MailServer.with { server in
            try await GatewayClient.with { client in
                let mailer = try mailer(server.port, client)
                try await reception.running(telling: { try await mailer.send(mail(to: $0.name), idempotencyKey: $1) }) {
                    await reception.settled(4)
                }
            }
            #expect(Set(await server.next(2).map(\.to)) == ["ada@example.com", "grace@example.com"])
        }
        let dead = reception.store.parked(by: reception.name)
        #expect(dead.allSatisfy { $0.state == .dead && $0.attempts == 1 } && dead.count == 2)
        #expect(
            Set(dead.compactMap(\.error)) == [
                "the mail server at 127.0.0.1 refuses the recipient (550); no repeat heals that, see the event",
                "the mail server at 127.0.0.1 refuses the mail (554); no repeat heals that, see the event",
            ])
    }

    @Test func `A server that falls silent is given up in time, and the mail sent again under the same id`()
        async throws
    {
        let reception = Reception()
        try await reception.store.arrive(["stall"])
        try await MailServer.with { server in
            try await GatewayClient.with(patience: .seconds(1)) { client in
                let mailer = try mailer(server.port, client)
                try await reception.running(telling: { try await mailer.send(mail(to: $0.name), idempotencyKey: $1) }) {
                    await reception.settled(1)
                }
            }
            let lines = await server.next(2)
            #expect(lines.map { $0.stalled ?? "" } == ["stall@example.com", ""])
        }
    }

    @Test func `A password that is wrong kills no mail, and is in no log`() async throws {
        let reception = Reception()
        try await reception.store.arrive(["ada", "grace"])
        try await MailServer.with { server in
            try await GatewayClient.with { client in
                let wrong = try mailer(server.port, client, user: "lists:wrong4711@")
                try await reception.running(telling: { try await wrong.send(mail(to: $0.name), idempotencyKey: $1) }) {
                    for _ in 0..<2 {
                        await reception.probe.next { if case .circuitOpened = $0 { true } else { false } }
                    }
                }
                let parked = reception.store.parked(by: reception.name)
                #expect(!parked.isEmpty && parked.allSatisfy { $0.state == .retrying })
                #expect(parked.contains { $0.error?.contains("does not take user and password (535)") == true })
                let right = try mailer(server.port, client, user: "lists:canary4711@")
                try await reception.running(telling: { try await right.send(mail(to: $0.name), idempotencyKey: $1) }) {
                    await reception.settled(2)
                }
            }
            #expect(await server.next(2).allSatisfy { $0.isKnown == true })
        }
        #expect(!reception.log.all.contains { $0.contains("4711") })
    }
}
