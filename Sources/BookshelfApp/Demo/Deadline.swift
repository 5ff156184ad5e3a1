import BookshelfCommandLine

/// The longest the demo waits for one thing: far more than anything takes.
enum Deadline {
    static let limit = Duration.seconds(60)

    /// What `body` returns, or a ``Failure`` that says what did not come in time.
    static func waiting<Result: Sendable>(
        for what: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else {
                throw Failure(.unavailable, "demo: \(what) did not come within \(limit); see the lines above")
            }
            return result
        }
    }
}
