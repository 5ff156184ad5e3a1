extension String: PostgresEncodable, PostgresDecodable {
    /// `text`.
    public static var postgresType: PostgresType { .text }

    /// Appends the text as UTF-8.
    ///
    /// - Throws: ``PostgresError/Code/invalidText`` when it holds a NUL, which Postgres' text cannot.
    public func encode(into buffer: inout [UInt8]) throws {
        guard !containsNUL else {
            throw Unencodable("text with a NUL character cannot be stored; remove it or use bytea", code: .invalidText)
        }
        buffer.append(contentsOf: utf8)
    }

    /// Reads `text`, `varchar`, `char`, `name`, `json`, `xml` or an enum.
    ///
    /// Wrong UTF-8 is refused, never repaired.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type.isText else { throw Undecodable.wrongType }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Undecodable("the bytes are not UTF-8 text", code: .invalidText)
        }
        self = text
    }
}

extension PostgresType {
    /// Whether the binary format is the text itself.
    ///
    /// A type of the database's own is taken for an enum.
    fileprivate var isText: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .unknown, .json, .xml: true
        default: oid >= 16384
        }
    }
}

extension String {
    /// Whether a C function would cut it short.
    var containsNUL: Bool { utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0) }
}
