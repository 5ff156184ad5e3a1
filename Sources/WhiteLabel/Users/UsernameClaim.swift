public import Outbox

/// Who has a username: its identity is the name itself, so that no two users can have one.
///
/// Claims are never given up: nobody can take the name of somebody who changed theirs, but they can have it back.
public struct UsernameClaim: AggregateRoot {
    /// `username`.
    public static let kind: AggregateKind = "username"

    /// The name.
    public let id: Username
    /// Whose it is.
    public let userID: Identity<User>
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// A claim; a new one unless `recorded` says otherwise.
    package init(_ id: Username, for userID: Identity<User>, recorded: RecordedEvents = RecordedEvents()) {
        self.id = id
        self.userID = userID
        self.recorded = recorded
    }
}

extension UnitOfWork {
    /// The claims on usernames, by the name.
    public var usernames: Repository<UsernameClaim> { repository() }

    /// Makes a name a user's own.
    ///
    /// Throws ``DomainError/Code/usernameTaken`` where it is somebody else's. Where somebody else claims it at the same
    /// time, the unit of work fails with ``OutboxError/Code/versionConflict``.
    func claim(_ username: Username, for user: Identity<User>) throws {
        if let claim = try usernames.find(username) {
            guard claim.userID == user else { throw DomainError.usernameTaken }
            return
        }
        try usernames.save(UsernameClaim(username, for: user))
    }

    /// Makes the first name of its kind that nobody has a user's own.
    func claimDefaultUsername(for user: User) throws -> Username {
        var numbers = 1..<9
        while numbers.lowerBound < 1_000_000 {
            let proposals = try numbers.map { try Username.proposal(for: user.name, number: $0) }
            let taken = Set(try usernames.find(proposals).map(\.id))
            if let free = proposals.first(where: { !taken.contains($0) }) {
                try usernames.save(UsernameClaim(free, for: user.id))
                return free
            }
            numbers = numbers.upperBound..<(numbers.upperBound * 4)
        }
        throw DomainError.usernameTaken
    }
}
