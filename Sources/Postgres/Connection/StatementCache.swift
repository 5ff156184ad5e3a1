/// The prepared statements of one connection, least recently used out first.
struct StatementCache {
    private struct Entry {
        let name: String
        let types: [UInt32]
        var lastUse: UInt64
    }

    /// What to do to run a statement by name.
    enum Lookup {
        case prepared(name: String)
        case toPrepare(name: String)
    }

    private let limit: Int
    private var entries: [String: Entry] = [:]
    private var clock: UInt64 = 0
    private var named: UInt64 = 0
    /// Names the server still holds and nobody uses.
    private(set) var discarded: [String] = []

    init(limit: Int) { self.limit = max(1, limit) }

    /// The statement's name; a new one counts as prepared until ``forget(_:)`` says that it failed.
    mutating func lookUp(_ sql: SQL) -> Lookup {
        clock += 1
        if let index = entries.index(forKey: sql.text) {
            if entries.values[index].types.elementsEqual(sql.binds.lazy.map(\.oid)) {
                entries.values[index].lastUse = clock
                return .prepared(name: entries.values[index].name)
            }
            discarded.append(entries.values[index].name)
        } else if entries.count >= limit {
            evictOldest()
        }
        named += 1
        let entry = Entry(name: "s\(named)", types: sql.binds.map(\.oid), lastUse: clock)
        entries[sql.text] = entry
        return .toPrepare(name: entry.name)
    }

    /// Takes back a statement the server did not prepare.
    mutating func forget(_ text: String) { entries[text] = nil }

    /// Drops a statement whose plan no longer fits its tables.
    mutating func discard(_ text: String) {
        guard let entry = entries.removeValue(forKey: text) else { return }
        discarded.append(entry.name)
    }

    /// Hands out the names to deallocate.
    mutating func takeDiscarded() -> [String] {
        defer { discarded = [] }
        return discarded
    }

    /// Takes back names that were not deallocated after all.
    mutating func discardAgain(_ name: String) { discarded.append(name) }

    private mutating func evictOldest() {
        guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        discard(oldest.key)
    }
}
