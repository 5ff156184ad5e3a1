import Foundation
import Outbox

/// The conversation about one mail.
///
/// Replies of 4xx are repeated. A reply of 5xx to recipient or text is about this mail, which is refused for good; any other
/// holds for every mail, so they wait until server or configuration is mended.
struct SMTPSession: Sendable {
    let route: GatewayConfiguration.MailRoute
    let client: GatewayClient
    let connection: SMTPConnection
    let peer: String

    func send(_ message: MailMessage, _ progress: SMTPProgress) async throws {
        try expect(await connection.greeting(), 220, "its greeting")
        var offer = try await hello()
        if try await encrypts(offer) { offer = try await hello() }
        try await authenticate()
        let needsUTF8 = !message.recipient.isASCII
        guard !needsUTF8 || offer.offers("SMTPUTF8") else {
            throw DeliveryFailure.refused("\(peer) takes no addresses beyond ASCII, and the recipient's is one")
        }
        let from = "MAIL FROM:<\(message.sender.text)>" + (needsUTF8 ? " SMTPUTF8" : "")
        try expect(await connection.say(from), 250...251, "the sender")
        try expectOfMail(await connection.say("RCPT TO:<\(message.recipient.text)>"), 250...251, "the recipient")
        try expectOfMail(await connection.say("DATA"), 354...354, "the mail")
        progress.handOver()
        try expectOfMail(await connection.say(message.wire, tls: nil), 250...250, "the mail")
    }

    private func hello() async throws -> SMTPReply {
        let reply = try await connection.say("EHLO \(connection.literal)")
        try expect(reply, 250, "our name")
        return reply
    }

    /// Whether the rest is encrypted now, and was not before.
    private func encrypts(_ offer: SMTPReply) async throws -> Bool {
        guard route.address.scheme == "smtp", !route.allowsPlain else { return false }
        guard offer.offers("STARTTLS") else {
            throw DeliveryFailure.unavailable(
                "\(peer) offers no encryption, and nothing is sent without; use smtps, or GATEWAYS_INSECURE_TLS=true on a "
                    + "network that you trust")
        }
        let tls = SMTPUtterance.TLS(context: try SMTPConnection.context(client), host: route.address.host)
        try expect(await connection.say("STARTTLS", tls: tls), 220, "encryption")
        return true
    }

    private func authenticate() async throws {
        guard let credentials = route.address.credentials else { return }
        let plain = Data("\0\(credentials.user.exposed)\0\(credentials.password.exposed)".utf8).base64EncodedString()
        try expect(await connection.say("AUTH PLAIN " + plain), 235, "user and password")
    }

    // MARK: Replies

    private func expect(_ reply: SMTPReply, _ code: Int, _ what: String) throws {
        try expect(reply, code...code, what)
    }

    /// Checks a reply about what is the same for every mail.
    private func expect(_ reply: SMTPReply, _ codes: ClosedRange<Int>, _ what: String) throws {
        if codes.contains(reply.code) { return }
        try checkTemporary(reply, what)
        throw DeliveryFailure.unavailable(
            "\(peer) does not take \(what) (\(reply.code)); check MAIL_URL and MAIL_FROM, then mails flow by themselves"
        )
    }

    /// Checks a reply about this mail.
    private func expectOfMail(_ reply: SMTPReply, _ codes: ClosedRange<Int>, _ what: String) throws {
        // Bad sequence, authentication required: those are not about the mail.
        if codes.contains(reply.code) || [503, 530, 535, 538].contains(reply.code) || reply.code < 500 {
            return try expect(reply, codes, what)
        }
        throw DeliveryFailure.refused("\(peer) refuses \(what) (\(reply.code)); no repeat heals that, see the event")
    }

    private func checkTemporary(_ reply: SMTPReply, _ what: String) throws {
        guard (400..<500).contains(reply.code) else { return }
        throw DeliveryFailure.failed("\(peer) does not take \(what) now (\(reply.code)); it is repeated")
    }
}
