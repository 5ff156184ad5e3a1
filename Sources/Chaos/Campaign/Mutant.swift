/// A planted fault, and which of the nemesis' faults show it soonest; none for the usual ones.
struct Mutant: Sendable {
    let name: String
    let what: String
    var faults: Fault.Odds = []
    var mix = Mix(deadly: 0)
    /// How long the faults go on, where not the usual time.
    var seconds: Double?

    static let all: [Mutant] = [
        Mutant(name: "naive-cursor", what: "reads on from the last position"),
        Mutant(
            name: "xid-order", what: "reads in the order of transaction numbers",
            faults: [(.freezeRelay, 3), (.lock, 1), (.killRelay, 1)], mix: Mix(pairs: 50, deadly: 0)),
        Mutant(name: "late-snapshot", what: "takes the snapshot in a statement after the one that read"),
        Mutant(
            name: "own-transaction", what: "takes its own transaction for read",
            mix: Mix(pairs: 1, echoing: 90, deadly: 0)),
        Mutant(
            name: "ack-first", what: "moves the checkpoint before the effect",
            faults: [(.killRelay, 3), (.terminate, 2)]
        ),
        Mutant(name: "no-inbox", what: "does not look whether an effect happened", mix: Mix(shared: 40, deadly: 0)),
        Mutant(name: "no-fence", what: "does not lock the checkpoint"),
        Mutant(
            name: "lease-unchecked", what: "settles without asking whose lease it is",
            faults: [(.freezeRelay, 5), (.killRelay, 1)]),
        Mutant(name: "new-key", what: "makes a new key after an unknown COMMIT", faults: [(.terminate, 1)]),
        Mutant(
            name: "unknown-as-failed", what: "takes an unknown COMMIT for a failed one", faults: [(.terminate, 1)],
            mix: Mix(keyless: 60, deadly: 0)),
        Mutant(
            name: "dual-write", what: "writes events in a second transaction",
            faults: [(.killWriter, 3), (.terminate, 2)]),
        Mutant(name: "overtaking", what: "handles events whose stream waits"),
        Mutant(name: "unordered-retry", what: "tries any parked event again, not the first of its stream"),
        Mutant(
            name: "infrastructure-blamed", what: "counts the database's failures against the event",
            faults: [(.terminate, 5), (.cancel, 2), (.crash, 1)]),
        Mutant(name: "swallowed-failure", what: "takes a failed handler for a successful one", seconds: 4),
        Mutant(
            name: "deaths-forgotten", what: "does not count the processes an event took with it",
            faults: [(.terminate, 1)], mix: Mix(deadly: 40)),
    ]
}
