/// A planted fault, and the conditions under which it is looked for.
struct Mutant: Sendable {
    let name: String
    let what: String
    var conditions = Conditions.rough

    /// What a campaign for planted faults is like; without any, it has to find nothing.
    ///
    /// It ends with the first finding, so its seconds are how long a fault may stay hidden from what is asked meanwhile.
    struct Conditions: Sendable {
        let name: String
        let mix: Mix
        let faults: Fault.Odds
        let seconds: Double
        var deadlyRedrives = 0
        /// One COMMIT in so many is cut, of those that pass a proxy.
        var commitCuts: UInt64 = 5

        /// Much of everything, so that whatever is wrong shows soon.
        static let rough = Conditions(
            name: "rough", mix: Mix(pairs: 30, keyless: 30, shared: 20, echoing: 40, deadly: 0, flaky: 25, failing: 65),
            faults: [
                (.killRelay, 3), (.killWriter, 2), (.freezeRelay, 4), (.terminate, 8), (.cancel, 2), (.lock, 1),
                (.redrive, 2),
            ], seconds: 14)
        /// Events that kill their process, and an operator who has them tried again.
        static let deadly = Conditions(
            name: "deadly", mix: Mix(pairs: 1, echoing: 1, deadly: 8, flaky: 2), faults: [(.redrive, 1)], seconds: 15,
            deadlyRedrives: 5)

        /// Deliveries whose handlers read slowly, and statements that are cancelled meanwhile.
        static let cancelled = Conditions(
            name: "cancelled", mix: Mix(pairs: 1, echoing: 1, deadly: 0, flaky: 2, reading: 30, readingTime: 20),
            faults: [(.cancel, 1)], seconds: 20)

        /// Relays that stand still with deliveries in hand, and go on when another has taken over.
        static let frozen = Conditions(
            name: "frozen", mix: Mix(pairs: 1, echoing: 1, deadly: 0, flaky: 2, reading: 60, readingTime: 20),
            faults: [(.freezeRelay, 3), (.terminate, 2)], seconds: 18)

        static let all = [rough, deadly, cancelled, frozen]
    }

    static let all: [Mutant] = [
        Mutant(name: "naive-cursor", what: "reads on from the last position"),
        Mutant(name: "xid-order", what: "reads in the order of transaction numbers"),
        Mutant(name: "late-snapshot", what: "takes the snapshot in a statement after the one that read"),
        Mutant(name: "own-transaction", what: "takes its own transaction for read"),
        Mutant(name: "ack-first", what: "moves the checkpoint before the effect"),
        Mutant(name: "no-inbox", what: "does not look whether an effect happened"),
        Mutant(name: "no-fence", what: "does not lock the checkpoint"),
        Mutant(
            name: "lease-unchecked", what: "settles without asking whose lease it is", conditions: .frozen),
        Mutant(name: "new-key", what: "makes a new key after an unknown COMMIT"),
        Mutant(name: "unknown-as-failed", what: "takes an unknown COMMIT for a failed one"),
        Mutant(name: "dual-write", what: "writes events in a second transaction"),
        Mutant(name: "overtaking", what: "handles events whose stream waits"),
        Mutant(name: "unordered-retry", what: "tries any parked event again, not the first of its stream"),
        Mutant(
            name: "infrastructure-blamed", what: "counts the database's failures against the event",
            conditions: .cancelled),
        Mutant(name: "swallowed-failure", what: "takes a failed handler for a successful one"),
        Mutant(
            name: "deaths-forgotten", what: "does not count the processes an event took with it", conditions: .deadly),
    ]
}
