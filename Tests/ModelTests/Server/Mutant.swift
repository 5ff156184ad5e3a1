/// A fault planted into the model's store: what the promises would be worth without one of the rules.
enum Mutant: String, CaseIterable {
    /// A cursor over positions, as if commits came in their order.
    case positionCursor
    /// A cursor over transaction numbers.
    case numberCursor
    /// Transactions that were open when a window ended are not looked for in the next.
    case lateForgotten
    /// The rows of a window are read in one statement, its snapshot in the next.
    case twoStatements
    /// A snapshot does not list its own transaction as open.
    case ownUnlisted
    /// The checkpoint is not locked.
    case noFence
    /// Whoever asks for an effect gets it.
    case noInbox
    /// The checkpoint is committed before the effects.
    case checkpointFirst
    /// A settlement does not ask for the term.
    case termUnchecked
    /// A new holder takes over the old one's term.
    case termKept
    /// Events do not wait behind a parked one of their stream.
    case parkedBlocksNobody
    /// Tries are counted when they have failed.
    case countedAfter
    /// A try that the infrastructure failed is not taken back.
    case refundMissing
    /// A batch in hand is not noted.
    case batchUnmarked
    /// A try is made although it is not open any more: another relay has taken it over, or an operator skipped it.
    case staleTryHeld
    /// Answers are not stored under their keys.
    case keyForgotten
    /// Any version of an aggregate may be replaced.
    case versionUnchecked
    /// A scheduled event comes at once.
    case dueIgnored
    /// A scheduled event comes although it was called off.
    case cancellationIgnored
    /// Events of one transaction are not one with the state.
    case eventOutside

    /// Where the search begins: the rarest ones show in one of some hundred runs, or of a thousand.
    var firstSeed: UInt64 {
        switch self {
        case .termUnchecked: 250
        case .refundMissing: 3000
        default: 0
        }
    }
}
