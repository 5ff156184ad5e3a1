extension Array: PostgresEncodable where Element: PostgresEncodable {
    /// The type of arrays of the element's type.
    public static var postgresType: PostgresType { Element.postgresType.array }

    /// Appends a one-dimensional array.
    ///
    /// - Throws: ``PostgresError/Code/encoding`` for an array of arrays, or what an element throws.
    @inlinable
    public func encode(into buffer: inout [UInt8]) throws {
        guard Self.postgresType.oid != 0 else {
            throw Unencodable(noArrayOf: Element.postgresType)
        }
        let dimensions: Int32 = isEmpty ? 0 : 1
        buffer.reserveCapacity(buffer.count + 20 + count * 20)
        buffer.appendBigEndian(dimensions)
        buffer.appendBigEndian(Int32(contains(where: \.isPostgresNull) ? 1 : 0))
        buffer.appendBigEndian(Element.postgresType.oid)
        guard !isEmpty else { return }
        buffer.appendBigEndian(Int32(truncatingIfNeeded: count))
        buffer.appendBigEndian(Int32(1))
        for element in self { try Self.append(element, to: &buffer) }
    }

    @inlinable
    static func append(_ element: Element, to buffer: inout [UInt8]) throws {
        guard !element.isPostgresNull else { return buffer.appendBigEndian(Int32(-1)) }
        let start = buffer.count
        buffer.appendBigEndian(Int32(0))
        try element.encode(into: &buffer)
        let length = UInt32(truncatingIfNeeded: buffer.count - start - 4)
        for byte in 0..<4 { buffer[start + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * byte)) }
    }
}

extension Unencodable {
    @usableFromInline
    init(noArrayOf type: PostgresType) {
        self.init("there is no array of \(type.name); only one dimension is supported")
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// Reads a one-dimensional array; NULL elements need `Optional` ones.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        var reader = ArrayReader(bytes)
        let dimensions: Int32 = try reader.integer()
        let _: Int32 = try reader.integer()
        let element = PostgresType(oid: try reader.integer())
        guard element.arrayOID == 0 || element.arrayOID == type.oid else { throw Undecodable.wrongType }
        self = []
        guard dimensions != 0 else { return }
        guard dimensions == 1 else { throw Undecodable("the array has more than one dimension") }
        let count: Int32 = try reader.integer()
        let _: Int32 = try reader.integer()
        guard count >= 0, Int(count) <= bytes.count / 4 else { throw Undecodable.wrongLength }
        reserveCapacity(Int(count))
        for _ in 0..<count { append(try Self.read(&reader, element)) }
    }

    private static func read(_ reader: inout ArrayReader, _ type: PostgresType) throws -> Element {
        let length: Int32 = try reader.integer()
        if length == -1 {
            guard let null = Element.postgresNull else { throw Undecodable("an element is NULL") }
            return null
        }
        return try Element(postgres: try reader.bytes(Int(length)), type: type)
    }
}

private struct ArrayReader {
    private let all: UnsafeRawBufferPointer
    private var position = 0

    init(_ all: UnsafeRawBufferPointer) { self.all = all }

    mutating func bytes(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard let part = all.part(position, count) else { throw Undecodable.wrongLength }
        position += count
        return part
    }

    mutating func integer<I: FixedWidthInteger>() throws -> I {
        guard let value = try bytes(MemoryLayout<I>.size).bigEndian(I.self) else { throw Undecodable.wrongLength }
        return value
    }
}
