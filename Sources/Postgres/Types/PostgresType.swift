/// A type of the server, known by its OID.
public struct PostgresType: Hashable, Sendable, CustomStringConvertible {
    /// The type's number; 0 lets the server infer it.
    public let oid: UInt32
    private let given: Given?

    private struct Given: Hashable, Sendable {
        let name: String
        let arrayOID: UInt32
    }

    /// Names a type of your own; look its numbers up in `pg_type`.
    public init(oid: UInt32, name: String, arrayOID: UInt32 = 0) {
        self.oid = oid
        given = Given(name: name, arrayOID: arrayOID)
    }

    init(oid: UInt32) {
        self.oid = oid
        given = nil
    }

    /// The name as `pg_type` has it, such as `int8`; `oid 12345` for a type this client does not know.
    public var name: String { given?.name ?? catalogue[oid]?.name ?? "oid \(oid)" }

    /// The number of the type of arrays of it; 0 when unknown.
    public var arrayOID: UInt32 { given?.arrayOID ?? catalogue[oid]?.arrayOID ?? 0 }

    /// The name of the type of arrays of it, such as `int8[]`.
    public var arrayName: String { name + "[]" }

    /// The type of arrays of this one.
    var array: PostgresType { PostgresType(oid: arrayOID, name: arrayName) }

    /// The name.
    public var description: String { name }

    /// Equal by number: names are for people.
    public static func == (left: PostgresType, right: PostgresType) -> Bool { left.oid == right.oid }

    /// Hashes the number.
    public func hash(into hasher: inout Hasher) { hasher.combine(oid) }
}

extension PostgresType {
    /// `boolean`.
    public static let bool = PostgresType(oid: 16)
    /// `bytea`.
    public static let bytea = PostgresType(oid: 17)
    /// `name`, the server's own identifiers.
    public static let name = PostgresType(oid: 19)
    /// `bigint`.
    public static let int8 = PostgresType(oid: 20)
    /// `smallint`.
    public static let int2 = PostgresType(oid: 21)
    /// `integer`.
    public static let int4 = PostgresType(oid: 23)
    /// `text`.
    public static let text = PostgresType(oid: 25)
    /// `oid`.
    public static let oid = PostgresType(oid: 26)
    /// `xid`, a 32-bit transaction id.
    public static let xid = PostgresType(oid: 28)
    /// `json`.
    public static let json = PostgresType(oid: 114)
    /// `xml`.
    public static let xml = PostgresType(oid: 142)
    /// `real`.
    public static let float4 = PostgresType(oid: 700)
    /// `double precision`.
    public static let float8 = PostgresType(oid: 701)
    /// An untyped literal.
    public static let unknown = PostgresType(oid: 705)
    /// `character(n)`.
    public static let bpchar = PostgresType(oid: 1042)
    /// `character varying`.
    public static let varchar = PostgresType(oid: 1043)
    /// `timestamp with time zone`.
    public static let timestamptz = PostgresType(oid: 1184)
    /// `numeric`.
    public static let numeric = PostgresType(oid: 1700)
    /// `void`, what a function without a result returns.
    public static let void = PostgresType(oid: 2278)
    /// `uuid`.
    public static let uuid = PostgresType(oid: 2950)
    /// `txid_snapshot`, the older name of a snapshot.
    public static let txidSnapshot = PostgresType(oid: 2970)
    /// `jsonb`.
    public static let jsonb = PostgresType(oid: 3802)
    /// `pg_snapshot`.
    public static let snapshot = PostgresType(oid: 5038)
    /// `xid8`, a 64-bit transaction id.
    public static let xid8 = PostgresType(oid: 5069)
}

/// The built-in types by number: these never change from one server to another.
private let catalogue: [UInt32: (name: String, arrayOID: UInt32)] = {
    let scalars: [UInt32: (name: String, arrayOID: UInt32)] = [
        16: ("bool", 1000), 17: ("bytea", 1001), 18: ("char", 1002), 19: ("name", 1003), 20: ("int8", 1016),
        21: ("int2", 1005), 23: ("int4", 1007), 25: ("text", 1009), 26: ("oid", 1028), 28: ("xid", 1011),
        114: ("json", 199), 142: ("xml", 143), 700: ("float4", 1021), 701: ("float8", 1022), 705: ("unknown", 0),
        869: ("inet", 1041), 1042: ("bpchar", 1014), 1043: ("varchar", 1015), 1082: ("date", 1182),
        1083: ("time", 1183), 1114: ("timestamp", 1115), 1184: ("timestamptz", 1185), 1186: ("interval", 1187),
        1266: ("timetz", 1270), 1700: ("numeric", 1231), 2205: ("regclass", 2210), 2249: ("record", 2287),
        2278: ("void", 0), 2950: ("uuid", 2951), 2970: ("txid_snapshot", 2949), 3220: ("pg_lsn", 3221),
        3802: ("jsonb", 3807), 5038: ("pg_snapshot", 5039), 5069: ("xid8", 271),
    ]
    var all = scalars
    for (_, scalar) in scalars where scalar.arrayOID != 0 { all[scalar.arrayOID] = (scalar.name + "[]", 0) }
    return all
}()
