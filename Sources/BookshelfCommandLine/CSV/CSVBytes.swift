import Foundation

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
}

extension [UInt8] {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// What is wrong with them as text; nil for UTF-8.
    var faultOfText: CSVFault? {
        if contains(0) { return .nul }
        return String(validating: self, as: UTF8.self) == nil ? .notUTF8 : nil
    }

    /// Where the first of `stops` is, from `start` on; `start` itself where there is nothing to pass over.
    func run(from start: Int, until stops: [UInt8]?) -> Int {
        guard let stops else { return start }
        if stops.count == 1 { return place(of: stops[0], in: start..<count) ?? count }
        return self[start...].firstIndex { stops.contains($0) } ?? count
    }

    /// How often a byte is there.
    func count(of byte: UInt8, in range: Range<Int>) -> Int {
        var (count, start) = (0, range.lowerBound)
        while let place = place(of: byte, in: start..<range.upperBound) { (count, start) = (count + 1, place + 1) }
        return count
    }

    /// Where a byte is first: by the system's search, as what is quoted may be long.
    private func place(of byte: UInt8, in range: Range<Int>) -> Int? {
        withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress,
                let found = memchr(first + range.lowerBound, Int32(byte), range.count)
            else { return nil }
            return UnsafeRawPointer(found) - first
        }
    }
}
