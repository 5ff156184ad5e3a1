/// The migrations of Bookshelf's own tables, in order.
public enum BookshelfSchema {
    /// Each migration's name and its SQL.
    public static let migrations: [(name: String, sql: [UInt8])] = [
        ("V001_catalog_orders_inventory", PackageResources.V001_catalog_orders_inventory_sql),
        ("V002_catalog", PackageResources.V002_catalog_sql),
        ("V003_api_tokens", PackageResources.V003_api_tokens_sql),
    ]
}
