import OutboxTesting
import Testing

@Suite struct ConformanceInMemoryTests {
    @Test("the store in memory keeps the rules", arguments: ConformanceRule.all)
    func keeps(rule: ConformanceRule) async throws {
        try await rule.check(InMemoryOutboxStore())
    }
}
