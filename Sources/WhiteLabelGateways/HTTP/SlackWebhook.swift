import NIOHTTP1
import WhiteLabel

/// Posts to a channel by Slack's incoming webhook; the webhook's address is a secret.
///
/// Slack itself knows no keys: a text whose answer was lost is posted again. Whatever stands between may drop the repeat by
/// the header.
struct SlackWebhook: ChatChannel {
    let address: GatewayAddress
    let client: GatewayClient

    private struct Content: Encodable { let text: String }

    func post(_ text: String, idempotencyKey: String) async throws {
        try await GatewayRequest(
            to: "Slack at \(address.host)", .POST, address.location, key: idempotencyKey,
            Content(text: Self.escaped(text))
        ).send(by: client)
    }

    /// As Slack wants texts in which nothing is a link or a command.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
