/// A snapshot of the database as Postgres has it: `xmin:xmax:xip,…`.
struct Snapshot: Hashable, CustomStringConvertible {
    let xmin: Int64
    let xmax: Int64
    let open: [Int64]

    var description: String { "\(xmin):\(xmax):\(open.map(String.init).joined(separator: ","))" }

    /// `pg_visible_in_snapshot`.
    func shows(_ xid: Int64) -> Bool { xid < xmin || (xid < xmax && !open.contains(xid)) }
}
