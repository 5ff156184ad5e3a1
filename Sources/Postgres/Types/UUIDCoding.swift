#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension UUID: PostgresEncodable, PostgresDecodable {
    /// `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Appends sixteen bytes.
    public func encode(into buffer: inout [UInt8]) { withUnsafeBytes(of: uuid) { buffer.append(contentsOf: $0) } }

    /// Reads `uuid`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .uuid else { throw Undecodable.wrongType }
        guard bytes.count == 16 else { throw Undecodable.wrongLength }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}
