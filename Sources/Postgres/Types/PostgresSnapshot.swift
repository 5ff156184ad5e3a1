/// Which transactions were over at one moment: a `pg_snapshot`.
public struct PostgresSnapshot: Hashable, Sendable {
    /// The oldest id still running; all below are over.
    public let xmin: UInt64
    /// The first id not yet given; all from here on are still to come.
    public let xmax: UInt64
    /// The ids between the two that were still running, ascending.
    public let xip: [UInt64]

    /// Takes a snapshot's parts.
    public init(xmin: UInt64, xmax: UInt64, xip: [UInt64]) {
        self.xmin = xmin
        self.xmax = xmax
        self.xip = xip
    }

    /// Whether the transaction was over when the snapshot was taken, as `pg_visible_in_snapshot` says it.
    public func isVisible(_ xid: XID8) -> Bool {
        if xid.value < xmin { return true }
        return xid.value < xmax && !xip.contains(xid.value)
    }

    /// The same as ``isVisible(_:)``: the snapshot contains what the transaction did, if it committed.
    public func contains(_ xid: XID8) -> Bool { isVisible(xid) }
}

extension PostgresSnapshot: LosslessStringConvertible {
    /// The text form, `xmin:xmax:a,b`.
    public var description: String { "\(xmin):\(xmax):" + xip.map(String.init).joined(separator: ",") }

    /// Reads the text form; nil when it is none.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let xmin = UInt64(parts[0]), let xmax = UInt64(parts[1]), xmin <= xmax else {
            return nil
        }
        let running = parts[2].isEmpty ? [] : parts[2].split(separator: ",", omittingEmptySubsequences: false)
        let xip = running.compactMap { UInt64($0) }
        guard xip.count == running.count else { return nil }
        self.init(xmin: xmin, xmax: xmax, xip: xip)
    }
}

extension PostgresSnapshot: PostgresEncodable, PostgresDecodable {
    /// `pg_snapshot`.
    public static var postgresType: PostgresType { .snapshot }

    /// Appends the count, the bounds and the running ids.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(Int32(truncatingIfNeeded: xip.count))
        buffer.appendBigEndian(xmin)
        buffer.appendBigEndian(xmax)
        for xid in xip { buffer.appendBigEndian(xid) }
    }

    /// Reads `pg_snapshot` or `txid_snapshot`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .snapshot || type == .txidSnapshot else { throw Undecodable.wrongType }
        guard let count = bytes.part(0, 4)?.bigEndian(Int32.self), count >= 0, bytes.count == 20 + Int(count) * 8,
            let xmin = bytes.part(4, 8)?.bigEndian(UInt64.self), let xmax = bytes.part(12, 8)?.bigEndian(UInt64.self)
        else { throw Undecodable.wrongLength }
        let running = bytes.dropFirst(20)
        self.init(
            xmin: xmin, xmax: xmax,
            xip: stride(from: running.startIndex, to: running.endIndex, by: 8).map {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
            })
    }
}
