import Outbox
import Postgres

/// Idempotency keys of commands.
struct KeyStatements: Sendable {
    private let findText: String
    private let insertText: String

    init(schema: SQLIdentifier) {
        findText = """
            SELECT command = $3 AND request_hash = sha256($4), response
            FROM \(schema).idempotency_keys WHERE caller = $1 AND key = $2
            """
        insertText = """
            INSERT INTO \(schema).idempotency_keys (caller, key, command, request_hash, response)
            VALUES ($1, $2, $3, sha256($4), $5)
            """
    }

    func find(_ key: CommandKey) -> SQL { SQL(unsafeText: findText, binds: binds(key)) }

    func insert(_ key: CommandKey, response: String) -> SQL {
        SQL(unsafeText: insertText, binds: binds(key) + [response.postgresBind])
    }

    private func binds(_ key: CommandKey) -> [PostgresBind] {
        [
            key.key.caller.postgresBind, key.key.description.postgresBind, key.command.rawValue.postgresBind,
            PostgresBytes(bytes: key.request).postgresBind,
        ]
    }
}
