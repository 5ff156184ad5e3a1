/// A record while its bytes come.
struct CSVDraft: Sendable {
    private let line: Int
    private var bytes: [UInt8] = []
    private(set) var size = 0
    private var fault: CSVFault?

    init(line: Int) { self.line = line }

    /// The first mistake counts.
    mutating func note(_ fault: CSVFault) { self.fault = self.fault ?? fault }

    /// Keeps more of the record, or nothing of one that became too long.
    mutating func append(_ more: some Collection<UInt8>) {
        size += more.count
        if size <= CSVReader.maximumBytes {
            bytes += more
        } else {
            bytes = []
            fault = .tooLong
        }
    }

    /// The record without its line break, and with what is wrong with its bytes.
    func finished(byLineFeed: Bool = false) -> CSVRecord {
        let isReturned = byLineFeed && bytes.last == .carriageReturn
        let content = isReturned ? Array(bytes.dropLast()) : bytes
        return CSVRecord(
            line: line, bytes: content, size: size + (byLineFeed ? 1 : 0), fault: fault ?? content.faultOfText)
    }
}
