public import Outbox

/// Somebody with an account.
///
/// Who cares about new users subscribes to what a user records; a user knows nothing of mails, chats or lists.
public struct User: AggregateRoot {
    /// `user`.
    public static let kind: AggregateKind = "user"

    /// An address, and an account of a provider, are one user's, until they close their account.
    public static var uniqueKeys: [UniqueKey<User>] {
        [
            UniqueKey("email", taken: .emailTaken) { $0.isClosed ? nil : $0.email.key },
            UniqueKey("google_id", taken: .providerAccountTaken) { $0.credentials?.googleID?.text },
            UniqueKey("facebook_id", taken: .providerAccountTaken) { $0.credentials?.facebookID?.text },
        ]
    }

    /// The user's identity.
    public let id: Identity<User>
    /// The address of their mail.
    public private(set) var email: EmailAddress
    /// What they are called.
    public private(set) var name: PersonName
    /// What they prove their identity by; nil once the account was closed, as nobody signs in to it again.
    public private(set) var credentials: Credentials?
    /// The name they go by; nil until one was found, or chosen.
    public private(set) var username: Username?
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// Whether the account was closed.
    public var isClosed: Bool { credentials == nil }

    /// A user as a repository loads it: records nothing.
    package init(
        id: Identity<User>, email: EmailAddress, name: PersonName, credentials: Credentials?, username: Username?,
        recorded: RecordedEvents
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.credentials = credentials
        self.username = username
        self.recorded = recorded
    }

    /// A new user: records ``UserCreated``.
    public static func create(
        id: Identity<User> = Identity(), email: EmailAddress, name: PersonName, credentials: Credentials
    ) -> User {
        var user = User(
            id: id, email: email, name: name, credentials: credentials, username: nil, recorded: RecordedEvents())
        user.record(
            UserCreated(
                userID: user.id, email: email.text, firstName: name.first.text, lastName: name.last.text))
        return user
    }

    /// Changes what the user says of themselves: records ``UserEdited``, unless nothing changed.
    ///
    /// Throws ``DomainError/Code/userClosed`` for an account that was closed.
    public mutating func edit(email: EmailAddress, name: PersonName, username: Username?) throws {
        guard !isClosed else { throw DomainError.userClosed(id) }
        guard (email, name, username) != (self.email, self.name, self.username) else { return }
        let previousEmail = self.email
        (self.email, self.name, self.username) = (email, name, username)
        record(
            UserEdited(
                userID: id, email: email.text, previousEmail: previousEmail.text, firstName: name.first.text,
                lastName: name.last.text, username: username?.text))
    }

    /// Gives a user a name who has none yet: records ``UsernameAssigned``.
    mutating func assign(_ username: Username) {
        guard self.username == nil, !isClosed else { return }
        self.username = username
        record(UsernameAssigned(userID: id, username: username.text))
    }

    /// Closes the account, and forgets what its owner proved their identity by: records ``UserClosed``, the first time.
    ///
    /// The address and the accounts of providers are free for others then; the username is not, see ``UsernameClaim``.
    public mutating func close() {
        guard !isClosed else { return }
        credentials = nil
        record(UserClosed(userID: id, email: email.text))
    }
}

extension UnitOfWork {
    /// The users.
    public var users: Repository<User> { repository() }
}
