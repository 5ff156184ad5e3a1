public import Outbox

/// Which records change hands: what the one gives, and what they want for it.
public struct TradeTerms: Codable, Hashable, Sendable {
    /// The most records of one side.
    public static let maximumCount = 20

    /// What the trader gives who offers; may be none.
    public let given: [Identity<Vinyl>]
    /// What they want for it; at least one.
    public let wanted: [Identity<Vinyl>]

    /// Names both sides, unchecked; ``check(_:)`` reports what is wrong with them.
    public init(given: [Identity<Vinyl>] = [], wanted: [Identity<Vinyl>]) {
        self.given = given
        self.wanted = wanted
    }

    /// Reports a side that is too long or missing, and every record that is named twice.
    public func check(_ violations: inout Violations) {
        if wanted.isEmpty { violations.add("wanted", "required", "is required") }
        var seen: Set<Identity<Vinyl>> = []
        for (field, side) in [("given", given), ("wanted", wanted)] {
            if side.count > Self.maximumCount {
                violations.add(field, "too_many", "names more than \(Self.maximumCount) records")
            }
            for (index, vinyl) in side.prefix(Self.maximumCount).enumerated() where !seen.insert(vinyl).inserted {
                violations.add("\(field).\(index)", "repeated", "names a record that was named before")
            }
        }
    }
}
