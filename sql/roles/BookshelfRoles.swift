/// Who may do what in Bookshelf's database, as SQL.
public enum BookshelfRoles {
    /// Makes the roles and says what each may do; may be run again and again.
    public static let sql: [UInt8] = PackageResources.roles_sql
}
