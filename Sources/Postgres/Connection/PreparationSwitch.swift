import Logging
import Synchronization

/// Whether a client's connections prepare statements.
///
/// A pooler that mixes connections turns it off for good.
final class PreparationSwitch: Sendable {
    private let state: Atomic<Bool>

    init(isOn: Bool) { state = Atomic(isOn) }

    var isOn: Bool { state.load(ordering: .relaxed) }

    func turnOff(_ logger: Logger) {
        guard state.exchange(false, ordering: .relaxed) else { return }
        logger.warning("prepared statements are lost between uses (a pooler?); going on without them")
    }
}

extension ServerReport {
    /// Whether a prepared statement was not where it had been left.
    var isPreparedStatementMixUp: Bool { sqlState == .invalidStatementName || sqlState == .duplicatePreparedStatement }
}
