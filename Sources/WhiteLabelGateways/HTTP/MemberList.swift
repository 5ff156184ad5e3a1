import Crypto
import NIOHTTP1
import Outbox
import WhiteLabel

/// Adds to a provider's list by `PUT members/<hash of the address>`, as Mailchimp has it.
///
/// The address names what is put, so a repeat changes nothing, also where the provider knows no keys. Who unsubscribed stays
/// so: a status is only said for who is new. The hash keeps addresses out of logs on the way.
struct MemberList: MailingList {
    let route: GatewayConfiguration.ListRoute
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
        guard let email = MailAddress(subscriber.email) else {
            throw DeliveryFailure.refused("the subscriber's address is none that mail can be sent to")
        }
        try await GatewayRequest(
            to: "the mailing list at \(route.address.host)", .PUT,
            route.address.adding(path: "members/" + Self.name(of: email)),
            authorization: Authorization.of(route.token, or: route.address.credentials), key: idempotencyKey,
            Content(
                emailAddress: email.text, mergeFields: ["FNAME": subscriber.firstName, "LNAME": subscriber.lastName])
        ).send(by: client)
    }

    /// The MD5 of the address in lower case: a name, nothing is protected by it.
    static func name(of email: MailAddress) -> String {
        Insecure.MD5.hash(data: Array(email.text.lowercased().utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
