/// The migrations of White Label's own tables, in order.
public enum WhiteLabelSchema {
    /// Each migration's name and its SQL; the third and the fourth hold no more than a comment.
    public static let migrations: [(name: String, sql: [UInt8])] = [
        ("V001_users", PackageResources.V001_users_sql),
        ("V002_trading", PackageResources.V002_trading_sql),
        ("V003_ordering", PackageResources.V003_ordering_sql),
        ("V004_enrolment", PackageResources.V004_enrolment_sql),
        ("V005_vinyl_orders", PackageResources.V005_vinyl_orders_sql),
        ("V006_enrolments", PackageResources.V006_enrolments_sql),
        ("V007_closed_users", PackageResources.V007_closed_users_sql),
    ]
}
