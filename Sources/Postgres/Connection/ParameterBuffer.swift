/// The parameters of one statement, laid out as libpq wants them; its memory serves all statements of a connection.
struct ParameterBuffer {
    private(set) var types: [UInt32] = []
    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var values: [UnsafePointer<CChar>?] = []

    /// Copies the values in; all are in binary format, with their length.
    mutating func load(_ binds: [PostgresBind]) {
        if bytes.capacity > 1 << 20 { bytes = [] }
        bytes.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        bytes.append(0)
        for bind in binds {
            types.append(bind.oid)
            starts.append(bind.bytes == nil ? -1 : bytes.count)
            lengths.append(Int32(truncatingIfNeeded: bind.bytes?.count ?? 0))
            formats.append(1)
            if let value = bind.bytes { bytes += value }
        }
        // A value of no length at the end must still have an address.
        bytes.append(0)
    }

    /// The size of what was loaded.
    var size: Int { bytes.count }

    /// Lends values, lengths and formats.
    mutating func withPointers<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        values.removeAll(keepingCapacity: true)
        return bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            for start in starts { values.append(start < 0 ? nil : base?.advanced(by: start)) }
            return values.withUnsafeBufferPointer { body($0.baseAddress, lengths, formats) }
        }
    }
}
