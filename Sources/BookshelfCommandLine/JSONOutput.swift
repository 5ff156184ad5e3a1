import Foundation

extension StandardOutput {
    /// Writes a value as one line of JSON with its keys sorted.
    public static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try verbatim(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
