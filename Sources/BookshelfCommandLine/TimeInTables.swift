public import Foundation

extension Date {
    /// The time as tables show it: UTC, to the second.
    public var inTables: String { formatted(.iso8601) }
}
