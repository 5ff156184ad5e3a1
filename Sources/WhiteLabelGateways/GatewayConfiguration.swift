import Outbox

/// Where the outside is, checked; what has no address goes to the log.
public struct GatewayConfiguration: Hashable, Sendable {
    /// Slack's incoming webhook.
    let chat: GatewayAddress?
    /// The mail server or the provider's API, and who the mails are from.
    let mail: MailRoute?
    /// The provider's list.
    let list: Route?
    /// The broker's bridge.
    let events: Route?

    /// The way of mail.
    struct MailRoute: Hashable, Sendable {
        let address: GatewayAddress
        let token: Secret?
        let sender: MailAddress
        /// Whether a server that offers no TLS gets password and mails all the same.
        let allowsPlain: Bool
    }

    /// An address, and what opens it.
    struct Route: Hashable, Sendable {
        let address: GatewayAddress
        let token: Secret?
    }

    /// Checks settings as they are written in the environment; an empty one is as good as none.
    ///
    /// - Parameters:
    ///   - slackWebhookURL: `SLACK_WEBHOOK_URL`, `https`.
    ///   - mailURL: `MAIL_URL`: `smtps://user:password@host`, `smtp://…`, or the `https` address of a provider's API.
    ///   - mailToken: `MAIL_TOKEN`, for an API.
    ///   - mailFrom: `MAIL_FROM`, the sender's address.
    ///   - mailingListURL: `MAILING_LIST_URL`, the list's own `https` address.
    ///   - mailingListToken: `MAILING_LIST_TOKEN`, `user:password` or a bearer token.
    ///   - eventsURL: `EVENTS_URL`, the `https` address of a bridge that takes CloudEvents.
    ///   - eventsToken: `EVENTS_TOKEN`, `user:password` or a bearer token.
    ///   - allowsInsecureTLS: `GATEWAYS_INSECURE_TLS`: whether hosts on the network may be called unencrypted.
    /// - Throws: `ValidationError` with everything that is wrong; its fields are the names of the variables, and it holds no
    ///   value.
    public init(
        slackWebhookURL: String? = nil, mailURL: String? = nil, mailToken: String? = nil, mailFrom: String? = nil,
        mailingListURL: String? = nil, mailingListToken: String? = nil, eventsURL: String? = nil,
        eventsToken: String? = nil, allowsInsecureTLS: Bool = false
    ) throws {
        var reader = GatewaySettings(allowsInsecureTLS: allowsInsecureTLS)
        chat = reader.address("SLACK_WEBHOOK_URL", slackWebhookURL, ["https", "http"])
        let mail = reader.address("MAIL_URL", mailURL, ["smtp", "smtps", "https", "http"])
        let sender = reader.sender("MAIL_FROM", mailFrom, of: mail)
        let mailToken = reader.token("MAIL_TOKEN", mailToken)
        list = reader.route("MAILING_LIST_URL", mailingListURL, token: "MAILING_LIST_TOKEN", mailingListToken)
        events = reader.route("EVENTS_URL", eventsURL, token: "EVENTS_TOKEN", eventsToken)
        try reader.violations.throwIfAny()
        self.mail = mail.flatMap { address in
            sender.map {
                MailRoute(
                    address: address, token: mailToken, sender: $0,
                    allowsPlain: address.isLoopback || allowsInsecureTLS)
            }
        }
    }
}
