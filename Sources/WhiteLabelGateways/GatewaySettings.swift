import Outbox

/// Reads settings, and notes all that is wrong.
struct GatewaySettings {
    let allowsInsecureTLS: Bool
    var violations = Violations()

    init(allowsInsecureTLS: Bool) { self.allowsInsecureTLS = allowsInsecureTLS }

    mutating func address(_ name: String, _ text: String?, _ schemes: Set<String>) -> GatewayAddress? {
        guard let text, !text.isEmpty else { return nil }
        guard let address = GatewayAddress(text, schemes: schemes) else {
            let forms = schemes.sorted().map { "\($0)://" }.joined(separator: ", ")
            violations.add(name, "invalid_address", "is no absolute address; write one that begins with \(forms)")
            return nil
        }
        // A mail server by smtp:// has to offer STARTTLS, which is seen when it is called.
        if address.scheme == "http", !address.isLoopback, !allowsInsecureTLS {
            violations.add(
                name, "insecure",
                "would send secrets unencrypted to '\(address.host)'; use https, or GATEWAYS_INSECURE_TLS=true on a network "
                    + "that you trust")
        }
        return address
    }

    /// The token is looked at also where there is no address to send it to.
    mutating func route(
        _ name: String, _ text: String?, token tokenName: String, _ tokenText: String?
    ) -> GatewayConfiguration.Route? {
        let address = address(name, text, ["https", "http"])
        let token = token(tokenName, tokenText)
        return address.map { GatewayConfiguration.Route(address: $0, token: token) }
    }

    mutating func sender(_ name: String, _ text: String?, of mail: GatewayAddress?) -> MailAddress? {
        guard let text, !text.isEmpty else {
            if mail != nil { violations.add(name, "required", "is missing; set it to the address that mails are from") }
            return nil
        }
        guard let sender = MailAddress(text), sender.isASCII else {
            violations.add(name, "invalid_address", "is no mail address; write it as name@example.com")
            return nil
        }
        return sender
    }

    mutating func token(_ name: String, _ text: String?) -> Secret? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            violations.add(name, "invalid_token", "holds a blank or other than ASCII; copy it again")
            return nil
        }
        return Secret(text)
    }
}
