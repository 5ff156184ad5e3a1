/// Who sent a request, as their token says.
public struct Caller: Hashable, Sendable {
    /// `^[a-z][a-z0-9_-]{0,47}$`; the idempotency keys of one name are apart from those of another.
    public let name: String
    /// What they may do.
    public let role: CallerRole

    /// Names a caller.
    public init(name: String, role: CallerRole) {
        self.name = name
        self.role = role
    }
}

/// What a caller may do; each role may do what those before it may.
public enum CallerRole: String, Codable, CaseIterable, Comparable, Sendable {
    /// Lists and looks.
    case reader
    /// Sends commands.
    case writer
    /// Does what operators do: redrive, skip, pause.
    case `operator`

    /// True where `left` may do less.
    public static func < (left: CallerRole, right: CallerRole) -> Bool { left.rank < right.rank }

    /// True where who has this role may do what `needed` is needed for.
    public func includes(_ needed: CallerRole) -> Bool { self >= needed }

    private var rank: Int {
        switch self {
        case .reader: 0
        case .writer: 1
        case .operator: 2
        }
    }
}
