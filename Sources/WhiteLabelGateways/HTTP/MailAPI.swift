import NIOHTTP1
import Outbox
import WhiteLabel

/// Sends mail by a provider's API: one POST of sender, recipient, subject and text.
struct MailAPI: Mailer {
    let route: GatewayConfiguration.MailRoute
    let client: GatewayClient

    private struct Content: Encodable {
        let from: String
        let to: String
        let subject: String
        let text: String
    }

    func send(_ mail: Mail, idempotencyKey: String) async throws {
        guard let recipient = MailAddress(mail.recipient) else {
            throw DeliveryFailure.refused("the recipient's address is none that mail can be sent to")
        }
        try await GatewayRequest(
            to: "the mail API at \(route.address.host)", .POST, route.address.location,
            authorization: Authorization.of(route.token, or: route.address.credentials), key: idempotencyKey,
            Content(from: route.sender.text, to: recipient.text, subject: mail.subject, text: mail.text)
        ).send(by: client)
    }
}
