import Synchronization

/// Callers that send one command after the other.
struct Callers: Sendable {
    let count: Int
    let command: @Sendable () async throws -> Void

    init(_ count: Int, _ command: @escaping @Sendable () async throws -> Void) {
        (self.count, self.command) = (count, command)
    }

    /// Commands a second over so many seconds, as fast as they go.
    func rate(for seconds: Double) async throws -> Double {
        for _ in 0..<20 { try await command() }
        let done = Atomic(0)
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        try await each {
            while ContinuousClock.now < end {
                try await command()
                done.add(1, ordering: .relaxed)
            }
        }
        return Double(done.load(ordering: .relaxed)) / ((ContinuousClock.now - start) / .seconds(1))
    }

    /// Commands a second until so many were sent, as fast as they go.
    func rate(count total: Int) async throws -> Double {
        for _ in 0..<20 { try await command() }
        let next = Atomic(0)
        let start = ContinuousClock.now
        try await each {
            while next.add(1, ordering: .relaxed).oldValue < total { try await command() }
        }
        return Double(total) / ((ContinuousClock.now - start) / .seconds(1))
    }

    /// So many a second over so many seconds, evenly spaced, whether or not the one before is done.
    func pace(_ rate: Double, for seconds: Double) async throws {
        let next = Atomic(0)
        let start = ContinuousClock.now
        try await each {
            while true {
                let place = Double(next.add(1, ordering: .relaxed).oldValue)
                guard place < rate * seconds else { return }
                try await Task.sleep(until: start + .seconds(place / rate), tolerance: .zero)
                try await command()
            }
        }
    }

    private func each(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<count { group.addTask { try await body() } }
            try await group.waitForAll()
        }
    }
}
