#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Between 2000-01-01, where Postgres counts from, and 2001-01-01, where Foundation does.
private let epochDifference: Int64 = 366 * 86_400 * 1_000_000

extension Date: PostgresEncodable, PostgresDecodable {
    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }

    /// Appends the time, rounded to whole microseconds.
    ///
    /// Every microsecond of the years 1729 to 2273 comes back as it went; beyond, a `Date` itself is coarser.
    /// - Throws: ``PostgresError/Code/encoding`` for a time that is infinite or outside of what Postgres stores.
    public func encode(into buffer: inout [UInt8]) throws {
        let seconds = timeIntervalSinceReferenceDate.rounded(.down)
        let fraction = ((timeIntervalSinceReferenceDate - seconds) * 1_000_000).rounded()
        guard let whole = Int64(exactly: seconds), (-300_000_000_000..<9_223_339_708_800).contains(whole) else {
            throw Unencodable("the date is infinite or outside of the range of timestamptz")
        }
        buffer.appendBigEndian(whole * 1_000_000 + Int64(fraction) + epochDifference)
    }

    /// Reads `timestamptz`; `infinity` is refused.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .timestamptz else { throw Undecodable.wrongType }
        guard let stored = bytes.bigEndian(Int64.self) else { throw Undecodable.wrongLength }
        guard stored != .max, stored != .min else { throw Undecodable("the timestamp is infinite") }
        let (microseconds, overflow) = stored.subtractingReportingOverflow(epochDifference)
        guard !overflow else { throw Undecodable("the timestamp is out of range") }
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        self.init(timeIntervalSinceReferenceDate: Double(seconds) + Double(rest) / 1_000_000)
    }
}
