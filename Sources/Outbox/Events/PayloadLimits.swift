/// Bounds on a payload, so that whatever is written can be read again.
///
/// Postgres stores some documents that it cannot render, and Swift refuses some that Postgres renders. Both sides of every
/// bound here are inside what both can do.
package enum PayloadLimits {
    package static let bytes = 262_144
    package static let depth = 64
    package static let digits = 38

    /// Throws ``OutboxError/Code/payloadRefused`` where `json`, which must be well formed, is out of bounds.
    package static func check(_ json: [UInt8], of name: EventName) throws {
        guard json.count <= bytes else {
            throw refused(name, "it has \(json.count) bytes, \(bytes) are allowed", "store the bulk elsewhere")
        }
        var scan = Scan()
        for byte in json {
            if let reason = scan.step(byte) { throw refused(name, reason, "record plainer facts") }
        }
    }

    private static func refused(_ name: EventName, _ reason: String, _ advice: String) -> OutboxError {
        OutboxError(.payloadRefused, "the payload of \(name) is refused: \(reason); \(advice)")
    }

    /// What is known of the document so far.
    private struct Scan {
        private var depth = 0
        private var isInString = false
        private var isEscaped = false
        /// How many zeros followed `\u`; nil elsewhere.
        private var zeros: Int?
        private var number = 0

        mutating func step(_ byte: UInt8) -> String? {
            if isInString { return inString(byte) }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            let isNumeric = (48...57).contains(byte) || [43, 45, 46, 69, 101].contains(byte)
            number = isNumeric ? number + 1 : 0
            if depth > PayloadLimits.depth { return "it is nested deeper than \(PayloadLimits.depth)" }
            if number > PayloadLimits.digits { return "a number is longer than \(PayloadLimits.digits) characters" }
            return nil
        }

        private mutating func inString(_ byte: UInt8) -> String? {
            if let count = zeros {
                zeros = byte == UInt8(ascii: "0") ? count + 1 : nil
                if count == 3, zeros != nil { return "a text holds the character U+0000" }
            }
            if isEscaped {
                isEscaped = false
                if byte == UInt8(ascii: "u") { zeros = 0 }
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return nil
        }
    }
}
