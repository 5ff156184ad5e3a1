import Foundation

extension StandardOutput {
    /// Writes a value as one line of JSON with its keys sorted and its times in ISO 8601.
    public static func json(_ value: some Encodable) throws { try verbatim(value.jsonLine()) }
}

extension Encodable {
    /// The value as one line of JSON with its keys sorted and its times in ISO 8601.
    public func jsonLine() throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
