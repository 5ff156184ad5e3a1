public import Outbox

/// Changes what a user says of themselves; what is left out stays.
public struct EditProfile: Command, Hashable {
    /// `user.edit`.
    public static let name: CommandName = "user.edit"

    /// Whose profile.
    public let userID: Identity<User>
    /// The version it was read at; nil to change it whatever it is by now.
    public let version: Int64?
    /// Another address.
    public let email: String?
    /// Another given name.
    public let firstName: String?
    /// Another family name.
    public let lastName: String?
    /// Another username.
    public let username: String?

    /// What was sent, unchecked.
    public init(
        userID: Identity<User>, version: Int64? = nil, email: String? = nil, firstName: String? = nil,
        lastName: String? = nil, username: String? = nil
    ) {
        self.userID = userID
        self.version = version
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.username = username
    }

    /// The profile as it is since.
    public struct Response: Codable, Sendable, Hashable {
        /// Its version.
        public let version: Int64
    }

    /// Reports every field that is malformed.
    public func validate(_ violations: inout Violations) { _ = changes(&violations) }

    /// Loads the user, changes them, saves them.
    ///
    /// Throws ``OutboxError/Code/versionConflict`` where the profile is not at ``version`` any more, or changes meanwhile;
    /// ``DomainError/Code/userClosed``; ``DomainError/Code/usernameTaken``; and ``DomainError/Code/emailTaken``, at the latest with the commit.
    public func handle(in work: UnitOfWork) throws -> Response {
        let changes = try Violations.none(in: changes)
        var user = try work.users.get(userID)
        if let version, version != user.version {
            throw OutboxError.versionConflict(User.kind, userID.streamText)
        }
        guard !user.isClosed else { throw DomainError.userClosed(userID) }
        if let username = changes.username { try work.claim(username, for: userID) }
        try user.edit(
            email: changes.email ?? user.email,
            name: PersonName(first: changes.first ?? user.name.first, last: changes.last ?? user.name.last),
            username: changes.username ?? user.username)
        if !user.recorded.pending.isEmpty { user = try work.users.save(user) }
        return Response(version: user.version)
    }

    private struct Changes {
        let email: EmailAddress?
        let first: NamePart?
        let last: NamePart?
        let username: Username?
    }

    private func changes(_ violations: inout Violations) -> Changes? {
        let email = violations.collect("email") { try self.email.map { try EmailAddress($0) } }
        let first = violations.collect("firstName") { try firstName.map { try NamePart($0) } }
        let last = violations.collect("lastName") { try lastName.map { try NamePart($0) } }
        let username = violations.collect("username") { try self.username.map { try Username($0) } }
        guard let email, let first, let last, let username else { return nil }
        return Changes(email: email, first: first, last: last, username: username)
    }
}
