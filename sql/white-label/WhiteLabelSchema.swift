/// The migrations of White Label's own tables, in order.
public enum WhiteLabelSchema {
    /// Each migration's name and its SQL.
    public static let migrations: [(name: String, sql: [UInt8])] = [
        ("V001_users", PackageResources.V001_users_sql),
        ("V002_trading", PackageResources.V002_trading_sql),
        ("V003_ordering", PackageResources.V003_ordering_sql),
        ("V004_enrolment", PackageResources.V004_enrolment_sql),
    ]
}
