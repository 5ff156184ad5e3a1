import Foundation
public import Outbox
public import Postgres

/// The library's own table of processes' instances.
enum ProcessTable: AggregateTable {
    /// Where the outbox is unless it was put elsewhere; the store says where that is.
    static let schema: SQLIdentifier = "outbox"
    static let table: SQLIdentifier = "processes"
    static let columns: [Column<ProcessInstance>] = [
        Column("status") { $0.status.rawValue },
        Column("reason") { $0.reason },
        Column("state_version") { Int32(clamping: $0.stateVersion) },
        Column("state") { JSONB(bytes: $0.state) },
        Column("progress") { JSONB(bytes: $0.progressJSON) },
        Column("undo") { JSONB(bytes: $0.undoJSON) },
        Column("late") { Int32(clamping: $0.late) },
        Column("begun_by") { $0.begunBy },
        Column("next_timeout") { $0.nextTimeout },
        Column("started_at") { $0.startedAt },
        Column("ended_at") { $0.endedAt },
    ]

    static func aggregate(from row: AggregateRow<ProcessInstance>) throws -> ProcessInstance {
        let status: String = try row.decode("status")
        guard let known = ProcessStatus(rawValue: status) else {
            throw OutboxError(.schemaMismatch, "process \(row.id) is '\(status)': deploy a program that knows that")
        }
        return try ProcessInstance(
            id: row.id, status: known, reason: try row.decodeIfPresent("reason"),
            stateVersion: Int(try row.decode("state_version", as: Int32.self)),
            state: try row.decode("state", as: JSONB.self).bytes,
            progress: try row.decode("progress", as: JSONB.self).bytes,
            undo: try row.decode("undo", as: JSONB.self).bytes,
            late: Int(try row.decode("late", as: Int32.self)), begunBy: try row.decode("begun_by"),
            startedAt: try row.decode("started_at"), endedAt: try row.decodeIfPresent("ended_at"),
            recorded: row.recorded)
    }
}

extension ProcessID: PostgresEncodable {
    /// `text`.
    public static var postgresType: PostgresType { .text }

    /// Writes `name/key`.
    ///
    /// Throws where the key holds what a text of Postgres cannot.
    public func encode(into bytes: inout [UInt8]) throws { try streamText.encode(into: &bytes) }
}

extension ProcessID: PostgresDecodable {
    /// Reads a `text`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        let text = try String(postgres: bytes, type: type)
        guard let id = ProcessID(text) else {
            throw OutboxError(.constraintViolated, "a process has no name: '/' is missing in its id; mend the row")
        }
        self = id
    }
}
