import Foundation
import Outbox
import WhiteLabel

/// Hands mail to a mail server, a connection a mail.
///
/// By `smtps` everything is encrypted and the server verified. By `smtp` the server has to offer STARTTLS, unless it is on
/// this machine or the network is trusted.
struct SMTPMailer: Mailer {
    let route: GatewayConfiguration.MailRoute
    let client: GatewayClient

    func send(_ mail: Mail, idempotencyKey: String) async throws {
        let key = try IdempotencyHeader.checked(idempotencyKey)
        guard let recipient = MailAddress(mail.recipient) else {
            throw DeliveryFailure.refused("the recipient's address is none that mail can be sent to")
        }
        guard mail.subject.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw DeliveryFailure.refused("the subject holds a control character, so that it could pass for a header")
        }
        let message = MailMessage(
            sender: route.sender, recipient: recipient, subject: mail.subject, text: mail.text, key: key, date: Date())
        let progress = SMTPProgress()
        do {
            try await within(client.patience) { try await converse(message, progress) }
        } catch let failure as DeliveryFailure {
            throw failure
        } catch {
            try Task.checkCancellation()
            throw failure(of: error, isHandedOver: progress.isHandedOver)
        }
    }

    private func converse(_ message: MailMessage, _ progress: SMTPProgress) async throws {
        let connection = try await SMTPConnection.open(route.address, by: client)
        do {
            let session = SMTPSession(route: route, client: client, connection: connection, peer: peer)
            try await session.send(message, progress)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    private var peer: String { "the mail server at \(route.address.host)" }

    private func failure(of error: any Error, isHandedOver: Bool) -> DeliveryFailure {
        let why =
            switch error {
            case is TookTooLong: "it did not answer within \(client.patience)"
            case is SMTPNonsense: "it does not speak SMTP"
            default: String("\(error)".prefix(200))
            }
        return .failed(
            isHandedOver
                ? "\(peer) was handed the mail and did not say what became of it (\(why)); it is repeated under the same id"
                : "\(peer): no mail was handed over (\(why)); it is repeated")
    }
}
