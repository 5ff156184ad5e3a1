import Configuration
import Outbox
import WhiteLabelGateways

extension GatewayConfiguration {
    /// Where the outside is, as the environment says.
    ///
    /// Throws ``Failure`` with everything that is wrong.
    static func read(_ reader: ConfigReader) throws -> GatewayConfiguration {
        func secret(_ key: ConfigKey) -> String? { reader.string(forKey: key, isSecret: true) }
        do {
            return try GatewayConfiguration(
                slackWebhookURL: secret("slack.webhook.url"), mailURL: secret("mail.url"),
                mailToken: secret("mail.token"), mailFrom: reader.string(forKey: "mail.from"),
                mailingListURL: secret("mailing.list.url"), mailingListToken: secret("mailing.list.token"),
                eventsURL: secret("events.url"), eventsToken: secret("events.token"),
                allowsInsecureTLS: try Settings.choice(
                    reader.string(forKey: "gateways.insecure.tls"), "GATEWAYS_INSECURE_TLS", among: ["true", "false"])
                    == "true")
        } catch let error as ValidationError {
            throw Failure(.configuration, "invalid settings: \(error); correct them and start again")
        }
    }
}
