/// One record of comma-separated values, or why it could not be read.
public struct CSVRecord: Hashable, Sendable {
    /// The line of the input that it begins on, from 1.
    public let line: Int
    /// The record as it stands in the input, without its line break; empty where it is too long to be kept.
    public let bytes: [UInt8]
    /// How many bytes of the input it took, its line break included.
    public let size: Int
    /// What is wrong with it; nil where it can be read.
    public let fault: CSVFault?

    init(line: Int, bytes: [UInt8], size: Int, fault: CSVFault?) {
        self.line = line
        self.bytes = bytes
        self.size = size
        self.fault = fault
    }

    /// The fields in their order, without their quotes.
    public var fields: [String] { places.map { text(of: bytes[$0]) } }

    /// The record as it stands, without its first fields.
    public func bytes(withoutFirst count: Int) -> ArraySlice<UInt8> {
        let places = places
        return places.count > count ? bytes[places[count].lowerBound...] : []
    }

    /// Where each field stands, with its quotes.
    private var places: [Range<Int>] {
        var places: [Range<Int>] = []
        var (start, isQuoted) = (0, false)
        for (place, byte) in bytes.enumerated() {
            if byte == .quote { isQuoted.toggle() }
            guard byte == .comma, !isQuoted else { continue }
            places.append(start..<place)
            start = place + 1
        }
        return places + [start..<bytes.count]
    }

    private func text(of field: ArraySlice<UInt8>) -> String {
        guard field.first == .quote else { return String(decoding: field, as: UTF8.self) }
        var text: [UInt8] = []
        var isHalf = false  // One quote of two was seen.
        for byte in field.dropFirst().dropLast() {
            isHalf = byte == .quote && !isHalf
            if !isHalf { text.append(byte) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
