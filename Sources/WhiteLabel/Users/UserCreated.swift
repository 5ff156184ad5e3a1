public import Outbox

/// Somebody got an account.
public struct UserCreated: DomainEvent, Hashable {
    /// `user.created`.
    public static let name: EventName = "user.created"
    /// 2, since a name has two parts.
    public static let version = 2
    /// Version 1 had one `name`: what comes before its first blank is the given name.
    public static let upcasts = [
        Upcast(from: 1) { payload in
            let parts = try payload.decode(String.self, at: "name").split(separator: " ", maxSplits: 1)
            try payload.set("firstName", to: String(parts.first ?? ""))
            try payload.set("lastName", to: parts.count > 1 ? String(parts[1]) : "")
            payload.remove("name")
        }
    ]

    /// The user.
    public let userID: Identity<User>
    /// The address of their mail.
    public let email: String
    /// The given name.
    public let firstName: String
    /// The family name.
    public let lastName: String

    /// Names every fact.
    public init(userID: Identity<User>, email: String, firstName: String, lastName: String) {
        self.userID = userID
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
    }
}
