import Outbox
import Postgres
import Synchronization

/// An effect that was noted before met a plain INSERT: the transaction is to run again and ask which effects are new.
struct KnownEffect: Error {}

/// How a transaction reads and claims: as what is nearly always so allows, or carefully, which costs more.
struct Care {
    /// Rows that cannot be printed come without their documents.
    var reads = false
    /// Effects that were noted before are left out, instead of failing the transaction.
    var claims = false
}

/// Remembers for a while that effects came twice.
///
/// A plain INSERT costs half as much as one that looks for conflicts, so it is what relays try first.
final class ClaimMemory: Sendable {
    /// How many transactions claim carefully after a conflict: where one effect comes twice, more do.
    private static let span = 64
    private let left = Atomic(0)

    /// Whether the next transaction claims carefully.
    func takeTurn() -> Bool {
        guard left.load(ordering: .relaxed) > 0 else { return false }
        left.subtract(1, ordering: .relaxed)
        return true
    }

    func metKnownEffect() { left.store(Self.span, ordering: .relaxed) }
}

extension Error {
    /// Whether an effect was noted that was noted before, also where a handler met that first.
    var isOfKnownEffect: Bool {
        switch self {
        case let failure as Reaction.Failure: failure.underlying.isOfKnownEffect
        // The constraint is a partition's.
        case let error as PostgresError:
            error.sqlState?.rawValue == "23505" && (error.constraint?.hasPrefix("inbox_") ?? false)
        default: false
        }
    }
}
