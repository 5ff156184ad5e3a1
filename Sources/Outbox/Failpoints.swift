// What the chaos campaign needs inside the library. Without the trait `Failpoints` the points are empty and the planted
// faults are not compiled at all.

#if Failpoints
    import Foundation
    import Synchronization

    private let killPlan: (point: String, arrival: Int)? = {
        let words = ProcessInfo.processInfo.environment["CHAOS_KILL_AT"]?.split(separator: ":") ?? []
        guard words.count == 2, let arrival = Int(words[1]) else { return nil }
        return (String(words[0]), arrival)
    }()
    private let arrivals = Mutex(0)
    private let planted = ProcessInfo.processInfo.environment["CHAOS_MUTANT"]

    /// Kills the process with SIGKILL where `CHAOS_KILL_AT=point:n` says so: at the n-th arrival at this point.
    package func failpoint(_ point: StaticString) {
        guard let killPlan, killPlan.point == "\(point)" else { return }
        let count = arrivals.withLock { arrivals in
            arrivals += 1
            return arrivals
        }
        if count == killPlan.arrival { kill(getpid(), SIGKILL) }
    }

    extension IdempotencyKey {
        /// A key nobody has sent yet: for a planted fault.
        static func another() throws -> IdempotencyKey { try IdempotencyKey(UUID().lowercased) }
    }

    extension OutboxStore {
        /// A planted fault: a COMMIT whose answer was lost is taken for a failed one and done again.
        func submitWithoutKey<C: Command>(_ command: C, as metadata: Metadata) async throws -> Receipt<C.Response> {
            while true {
                do {
                    let response = try await perform(as: metadata) { try command.handle(in: $0) }
                    return Receipt(response: response, stored: [], isReplay: false)
                } catch let error as OutboxError where error.code == .outcomeUnknown {}
            }
        }
    }

    /// Whether `CHAOS_MUTANT` names this planted fault.
    package func mutant(_ name: StaticString) -> Bool { planted == "\(name)" }
#else
    @inline(__always) func failpoint(_ point: StaticString) {}
#endif
