/// What a table is partitioned by, as whole numbers.
enum PartitionKey: Sendable {
    /// A position of the log.
    case position
    /// The milliseconds since 1970 that a UUID of version 7 begins with.
    case time

    var column: String {
        switch self {
        case .position: "position"
        case .time: "effect"
        }
    }

    /// A bound as SQL spells it.
    func literal(_ number: Int64) -> String {
        switch self {
        case .position: return "'\(number)'"
        case .time:
            let digits = String(number, radix: 16)
            let time = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
            return "'\(time.prefix(8))-\(time.suffix(4))-0000-0000-000000000000'"
        }
    }

    /// The number of a bound; nil for MINVALUE and MAXVALUE.
    func number(_ bound: Substring) -> Int64? {
        switch self {
        case .position: Int64(bound)
        case .time: Int64(bound.replacing("-", with: "").prefix(12), radix: 16)
        }
    }
}

/// One partition: what lies from `lower` up to, and without, `upper`.
struct Partition: Sendable, Equatable {
    let name: String
    let lower: Int64?
    let upper: Int64?

    init(name: String, lower: Int64?, upper: Int64?) {
        self.name = name
        self.lower = lower
        self.upper = upper
    }

    /// Nil for a bound in a form that maintenance does not make.
    init?(name: String, bound: String, key: PartitionKey) {
        guard let match = bound.firstMatch(of: /FROM \('?([^')]+)'?\) TO \('?([^')]+)'?\)/) else { return nil }
        self.init(name: name, lower: key.number(match.1), upper: key.number(match.2))
    }
}
