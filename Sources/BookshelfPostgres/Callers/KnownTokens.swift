/// Tokens that were found valid a moment ago; never more than there are valid ones.
struct KnownTokens {
    private struct Entry {
        let hash: [UInt8]
        let caller: Caller
        let until: Duration
    }

    private var entries: [String: Entry] = [:]

    func caller(_ id: String, _ hash: [UInt8], at now: Duration) -> Caller? {
        guard let entry = entries[id], now < entry.until, entry.hash.equalsInConstantTime(hash) else { return nil }
        return entry.caller
    }

    mutating func remember(_ id: String, _ hash: [UInt8], _ caller: Caller, from now: Duration, until: Duration) {
        if entries.count >= Self.sweep { entries = entries.filter { now < $0.value.until } }
        entries[id] = Entry(hash: hash, caller: caller, until: until)
    }

    mutating func forget(_ id: String) { entries[id] = nil }

    /// From how many on the old ones are looked for.
    private static let sweep = 1000
}
