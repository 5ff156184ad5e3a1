import Foundation

extension StandardOutput {
    /// Writes a value as one line of JSON with its keys sorted and its times in ISO 8601.
    public static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try verbatim(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
