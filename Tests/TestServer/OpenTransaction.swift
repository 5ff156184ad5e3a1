import Foundation
public import Postgres

/// A transaction that a test steps through and ends when it likes.
///
/// Its connection's thread waits between the steps; no task does.
public final class OpenTransaction: Sendable {
    private enum Step: Sendable {
        case run(@Sendable (Transaction) -> Void)
        case commit
        case rollBack
    }

    private struct RolledBack: Error {}

    private let steps = BlockingQueue<Step>()
    private let whole: Task<Void, any Error>

    /// Begins with the first step.
    public init(_ client: PostgresClient) {
        let steps = self.steps
        whole = Task {
            try await client.withTransaction { transaction in
                while true {
                    switch steps.take() {
                    case .run(let step): step(transaction)
                    case .commit: return
                    case .rollBack: throw RolledBack()
                    }
                }
            }
        }
    }

    /// Runs a step and waits for it.
    ///
    /// - Throws: what the step throws.
    public func run<Result: Sendable>(_ step: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            steps.put(.run { transaction in continuation.resume(with: .init { try step(transaction) }) })
        }
    }

    /// Commits.
    public func commit() async throws {
        steps.put(.commit)
        try await whole.value
    }

    /// Rolls back.
    public func rollBack() async throws {
        steps.put(.rollBack)
        do { try await whole.value } catch is RolledBack {}
    }
}

/// Hands elements to a thread that blocks for them; `elements` is only touched under `condition`.
private final class BlockingQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var elements: [Element] = []

    func put(_ element: Element) {
        condition.lock()
        elements.append(element)
        condition.signal()
        condition.unlock()
    }

    func take() -> Element {
        condition.lock()
        defer { condition.unlock() }
        while elements.isEmpty { condition.wait() }
        return elements.removeFirst()
    }
}
