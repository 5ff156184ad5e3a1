import Foundation
public import Outbox
public import Postgres

extension Identity: PostgresEncodable {
    /// `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Writes the 16 bytes.
    public func encode(into bytes: inout [UInt8]) { uuid.encode(into: &bytes) }
}

extension Identity: PostgresDecodable {
    /// Reads a `uuid`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        self.init(try UUID(postgres: bytes, type: type))
    }
}
