import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Synchronization

/// How far a rebuild is, on standard error: one line that is written again and again on a terminal, else a line now and
/// then.
final class RebuildDisplay: Sendable {
    private let isTerminal = StandardError.isTerminal
    private let state = Mutex(State())

    private struct State {
        var first: (read: Int64, at: ContinuousClock.Instant)?
        var moved: (read: Int64, at: ContinuousClock.Instant)?
        var said: ContinuousClock.Instant?
        var isOpen = false
    }

    /// Between two lines where nobody watches.
    private static let pause = Duration.seconds(5)

    func show(_ progress: CatalogProgress) {
        state.withLock { state in
            let now = ContinuousClock.now
            let first = state.first ?? (progress.read, now)
            if state.moved?.read != progress.read { state.moved = (progress.read, now) }
            let silence = state.moved.map { now - $0.at } ?? .zero
            state.first = first
            let rate = Double(progress.read - first.read) / max((now - first.at) / .seconds(1), 0.001)
            let line = Self.line(progress, rate: rate, silence: silence)
            if isTerminal {
                StandardError.verbatim("\r\u{1B}[K" + line)
                state.isOpen = true
            } else if state.said.map({ now - $0 >= Self.pause }) ?? true {
                StandardError.line(line)
                state.said = now
            }
        }
    }

    /// Ends the line that is open.
    func end() {
        state.withLock { state in
            if state.isOpen { StandardError.verbatim("\n") }
            state.isOpen = false
        }
    }

    /// `[######--------------]  31 %  310 of 1000 places of the log, 120/s, 6 s left`.
    static func line(_ progress: CatalogProgress, rate: Double, silence: Duration) -> String {
        let full = progress.percent / 5
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: 20 - full)
        return "[\(bar)] \(progress.percent) %  \(progress.read) of \(progress.total) places of the log"
            + rest(progress, rate: rate, silence: silence)
    }

    private static func rest(_ progress: CatalogProgress, rate: Double, silence: Duration) -> String {
        if progress.parked > 0 { return ", \(progress.parked) events parked: they are tried again" }
        if progress.hasCaughtUp { return ", waiting for the switch" }
        if silence > pause { return ", nothing moves: does a relay run?" }
        guard rate >= 1 else { return "" }
        let left = Int((Double(progress.total - progress.read) / rate).rounded(.up))
        return ", \(Int(rate))/s, \(left) s left"
    }
}
