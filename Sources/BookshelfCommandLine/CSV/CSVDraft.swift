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

extension [UInt8] {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Where the first byte of `stops` is, from `start` on; `start` itself where there is nothing to pass over.
    func run(from start: Int, until stops: [UInt8]?) -> Int {
        guard let stops else { return start }
        return self[start...].firstIndex { stops.contains($0) } ?? count
    }

    fileprivate var faultOfText: CSVFault? {
        if contains(0) { return .nul }
        return String(validating: self, as: UTF8.self) == nil ? .notUTF8 : nil
    }
}
