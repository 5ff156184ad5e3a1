import Crypto
import NIOHTTP1
import Outbox
import WhiteLabel

/// Keeps a provider's list by `PUT` and `DELETE members/<hash of the address>`, as Mailchimp has it.
///
/// The address names what is put, so a repeat changes nothing, also where the provider knows no keys. Who unsubscribed stays
/// so: a status is only said for who is new. The hash keeps addresses out of logs on the way.
struct MemberList: MailingList {
    let route: GatewayConfiguration.Route
    let client: GatewayClient

    private struct Content: Encodable {
        let emailAddress: String
        let statusIfNew = "subscribed"
        let mergeFields: [String: String]

        enum CodingKeys: String, CodingKey {
            case emailAddress = "email_address"
            case statusIfNew = "status_if_new"
            case mergeFields = "merge_fields"
        }
    }

    func add(_ subscriber: ListSubscriber, idempotencyKey: String) async throws {
        let email = try address(subscriber.email)
        try await GatewayRequest(
            to: peer, .PUT, member(email), authorization: authorization, key: idempotencyKey,
            Content(
                emailAddress: email.text, mergeFields: ["FNAME": subscriber.firstName, "LNAME": subscriber.lastName])
        ).send(by: client)
    }

    /// Who is not there was never added, or the call before this one was done: Mailchimp has 405 for that, others 404.
    func remove(_ email: String, idempotencyKey: String) async throws {
        try await GatewayRequest(
            to: peer, .DELETE, member(address(email)), authorization: authorization, key: idempotencyKey,
            done: [404, 405, 410]
        ).send(by: client)
    }

    private var peer: String { "the mailing list at \(route.address.host)" }

    private var authorization: Secret? { Authorization.of(route.token, or: route.address.credentials) }

    private func member(_ email: MailAddress) -> Secret {
        route.address.adding(path: "members/" + Self.name(of: email))
    }

    private func address(_ text: String) throws -> MailAddress {
        guard let email = MailAddress(text) else {
            throw DeliveryFailure.refused("the subscriber's address is none that mail can be sent to")
        }
        return email
    }

    /// The MD5 of the address in lower case: a name, nothing is protected by it.
    static func name(of email: MailAddress) -> String {
        Insecure.MD5.hash(data: Array(email.text.lowercased().utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
