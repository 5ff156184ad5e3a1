import OutboxTesting
import Testing

@Suite struct ConformanceOnPostgresTests {
    @Test("the store on Postgres keeps the rules", arguments: ConformanceRule.all)
    func keeps(rule: ConformanceRule) async throws {
        try await World.with { try await rule.check($0.store) }
    }
}
