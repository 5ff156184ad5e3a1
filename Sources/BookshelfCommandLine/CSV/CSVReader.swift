/// Cuts comma-separated values as RFC 4180 has them into records, while the bytes come.
///
/// It keeps one record at most, and none of more than ``maximumBytes``: what is longer is passed over and reported. After
/// a mistake it goes on with the next line. Lines end by LF or CRLF; empty ones, and a byte order mark at the beginning,
/// are passed over.
public struct CSVReader: Sendable {
    /// The most bytes of one record: 256 KiB.
    public static let maximumBytes = 256 << 10

    private enum Place {
        case fieldStart, plain, quoted
        /// After a quote within quotes: their end, or the first of two.
        case quoteInQuotes
        case carriageReturn
        /// After a mistake, until the line ends.
        case lost
    }

    private var place = Place.fieldStart
    private var line = 1
    private var record = CSVDraft(line: 1)
    /// The first bytes, while they may be a byte order mark.
    private var head: [UInt8]? = []

    /// Nothing was read yet.
    public init() {}

    /// The records that end within the next bytes.
    public mutating func read(_ bytes: [UInt8]) -> [CSVRecord] {
        guard let head else { return cut(bytes) }
        let known = head + bytes
        guard known.count >= [UInt8].byteOrderMark.count else {
            self.head = known
            return []
        }
        self.head = nil
        return cut(known.starts(with: [UInt8].byteOrderMark) ? Array(known.dropFirst(3)) : known)
    }

    /// The records that the input's end brings; nothing may be read afterwards.
    public mutating func finish() -> [CSVRecord] {
        let records = cut(head ?? [])
        head = nil
        switch place {
        case .quoted: record.note(.unclosedQuote)
        case .carriageReturn: record.note(.strayReturn)
        default: break
        }
        return records + (record.size > 0 ? [record.finished()] : [])
    }

    private mutating func cut(_ bytes: [UInt8]) -> [CSVRecord] {
        var records: [CSVRecord] = []
        var next = 0
        while next < bytes.count {
            let end = bytes.run(from: next, until: stops)
            if end > next {
                if place == .fieldStart { place = .plain }
                record.append(bytes[next..<end])
                line += place == .quoted ? bytes.count(of: .lineFeed, in: next..<end) : 0
                next = end
            } else {
                if let finished = step(bytes[next]) { records.append(finished) }
                next += 1
            }
        }
        return records
    }

    /// The bytes that mean something where we are, and nil where every byte does.
    private var stops: [UInt8]? {
        switch place {
        case .fieldStart, .plain: [.comma, .quote, .carriageReturn, .lineFeed]
        case .quoted: [.quote]
        case .lost: [.lineFeed]
        case .quoteInQuotes, .carriageReturn: nil
        }
    }

    /// Takes one byte that means something; the record where it ends one.
    private mutating func step(_ byte: UInt8) -> CSVRecord? {
        if byte == .lineFeed { return endLine() }
        record.append([byte])
        switch (place, byte) {
        case (.fieldStart, .quote), (.quoteInQuotes, .quote): place = .quoted
        case (.quoted, .quote): place = .quoteInQuotes
        case (.fieldStart, .comma), (.plain, .comma), (.quoteInQuotes, .comma): place = .fieldStart
        case (.fieldStart, .carriageReturn), (.plain, .carriageReturn), (.quoteInQuotes, .carriageReturn):
            place = .carriageReturn
        case (.plain, .quote): lose(.strayQuote)
        case (.quoteInQuotes, _): lose(.textAfterQuote)
        default: lose(.strayReturn)
        }
        return nil
    }

    private mutating func lose(_ fault: CSVFault) {
        record.note(fault)
        place = .lost
    }

    /// Where the line's end is the record's: nil for an empty line.
    private mutating func endLine() -> CSVRecord? {
        line += 1
        let finished = record.finished(byLineFeed: true)
        record = CSVDraft(line: line)
        place = .fieldStart
        return finished.bytes.isEmpty && finished.fault == nil ? nil : finished
    }
}
