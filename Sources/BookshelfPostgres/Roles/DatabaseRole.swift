/// A role of Bookshelf's database that programs and people log in as, or are granted.
public enum DatabaseRole: String, Codable, CaseIterable, Sendable {
    /// Commands, lists, the HTTP service.
    case app
    /// `relay run`.
    case relay
    /// `relay maintain`.
    case maintainer
    /// What operators do, and the tokens of callers.
    case `operator`
    /// Dashboards.
    case readonly

    /// Its name in the database, as `sql/roles/roles.sql` has it.
    public var name: String { "bookshelf_\(rawValue)" }
}
