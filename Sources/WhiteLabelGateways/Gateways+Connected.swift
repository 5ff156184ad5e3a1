public import WhiteLabel

extension Gateways {
    /// The ways out as they are configured; what has no address goes to `log`, a line a call.
    public static func connected(
        _ configuration: GatewayConfiguration, by client: GatewayClient,
        log: @escaping @Sendable (String) throws -> Void
    ) -> Gateways {
        let logged = LoggedGateway(write: log)
        return Gateways(
            chat: configuration.chat.map { SlackWebhook(address: $0, client: client) } ?? logged,
            mailer: configuration.mail.map { mailer($0, client) } ?? logged,
            mailingList: configuration.list.map { MemberList(route: $0, client: client) } ?? logged,
            publisher: configuration.events.map { EventBridge(route: $0, client: client) } ?? logged)
    }

    private static func mailer(_ route: GatewayConfiguration.MailRoute, _ client: GatewayClient) -> any Mailer {
        switch route.address.scheme {
        case "smtp", "smtps": SMTPMailer(route: route, client: client)
        default: MailAPI(route: route, client: client)
        }
    }
}
