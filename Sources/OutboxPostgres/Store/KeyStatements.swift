import Outbox
import Postgres

/// Idempotency keys of commands.
struct KeyStatements: Sendable {
    private let findText: String
    private let insertText: String
    private let insertOneText: String

    init(schema: SQLIdentifier) {
        findText = """
            SELECT command = $3 AND request_hash = sha256($4), response
            FROM \(schema).idempotency_keys WHERE caller = $1 AND key = $2
            """
        let insert = "INSERT INTO \(schema).idempotency_keys (caller, key, command, request_hash, response)"
        insertOneText = "\(insert) VALUES ($1, $2, $3, sha256($4), $5)"
        insertText = """
            \(insert)
            SELECT caller, key, command, sha256(request), response
            FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[])
                AS k (caller, key, command, request, response)
            """
    }

    func find(_ key: CommandKey) -> SQL { SQL(unsafeText: findText, binds: binds(key)) }

    func insert(_ answers: [(key: CommandKey, response: [UInt8])]) -> SQL {
        let responses = answers.map { String(decoding: $0.response, as: UTF8.self) }
        if answers.count == 1 {
            return SQL(unsafeText: insertOneText, binds: binds(answers[0].key) + [responses[0].postgresBind])
        }
        return SQL(
            unsafeText: insertText,
            binds: [
                answers.map(\.key.key.caller).postgresBind,
                answers.map(\.key.key.description).postgresBind,
                answers.map(\.key.command.rawValue).postgresBind,
                answers.map { PostgresBytes(bytes: $0.key.request) }.postgresBind,
                responses.postgresBind,
            ])
    }

    private func binds(_ key: CommandKey) -> [PostgresBind] {
        [
            key.key.caller.postgresBind, key.key.description.postgresBind, key.command.rawValue.postgresBind,
            PostgresBytes(bytes: key.request).postgresBind,
        ]
    }
}
