/// A value that can be sent as a parameter, in Postgres' binary format.
public protocol PostgresEncodable: Sendable {
    /// The type the parameter is declared with.
    static var postgresType: PostgresType { get }

    /// Whether this value stands for NULL; then ``encode(into:)`` is not asked.
    var isPostgresNull: Bool { get }

    /// Appends the value in the binary format of its type.
    ///
    /// - Throws: when the type cannot hold the value (a NUL in text, an infinite date). The statement is then refused
    ///   before anything of it is sent.
    func encode(into buffer: inout [UInt8]) throws
}

extension PostgresEncodable {
    /// False: only an `Optional` is NULL.
    @inlinable public var isPostgresNull: Bool { false }

    /// The value as a parameter; one that cannot be encoded is refused when it is sent.
    @inlinable public var postgresBind: PostgresBind {
        guard !isPostgresNull else { return PostgresBind(oid: Self.postgresType.oid, bytes: nil) }
        var bytes: [UInt8] = []
        do {
            try encode(into: &bytes)
            return PostgresBind(oid: Self.postgresType.oid, bytes: bytes)
        } catch {
            return PostgresBind(refused: error, oid: Self.postgresType.oid)
        }
    }
}

/// A parameter: a type and bytes in that type's binary format.
public struct PostgresBind: Sendable {
    /// The type's number; 0 lets the server infer it.
    public let oid: UInt32
    /// The value in binary format; nil is NULL.
    public let bytes: [UInt8]?
    /// Why the value cannot be sent.
    ///
    /// An interpolation cannot throw, so it is thrown when the statement is sent.
    let refusal: (any Error)?

    /// Takes bytes that are already in the type's binary format.
    public init(oid: UInt32, bytes: [UInt8]?) {
        self.oid = oid
        self.bytes = bytes
        refusal = nil
    }

    @usableFromInline
    init(refused refusal: any Error, oid: UInt32) {
        self.oid = oid
        bytes = nil
        self.refusal = refusal
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The type of the wrapped value.
    @inlinable public static var postgresType: PostgresType { Wrapped.postgresType }

    /// True without a value.
    @inlinable public var isPostgresNull: Bool { self?.isPostgresNull ?? true }

    /// Appends the wrapped value.
    @inlinable public func encode(into buffer: inout [UInt8]) throws { try self?.encode(into: &buffer) }
}

/// Why a value cannot be sent; the statement adds which parameter it was.
@usableFromInline
struct Unencodable: Error {
    let code: PostgresError.Code
    let reason: String

    init(_ reason: String, code: PostgresError.Code = .encoding) {
        self.reason = reason
        self.code = code
    }
}
