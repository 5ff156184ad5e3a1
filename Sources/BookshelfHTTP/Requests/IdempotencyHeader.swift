import HTTPTypes
import Hummingbird
import Outbox

extension Request {
    /// The request's `Idempotency-Key`, which belongs to `caller`.
    ///
    /// A text in quotes, as draft-ietf-httpapi-idempotency-key-header has it, or the same without them. Throws ``Problem``
    /// where there is none, or it cannot be used.
    func idempotencyKey(of caller: String) throws -> IdempotencyKey {
        let values = Set(headers[values: .idempotencyKey].map { $0.drop { $0 == " " } })
        guard let value = values.first else {
            throw Problem(
                .keyMissing, "a POST needs an Idempotency-Key, so that it can be repeated; send a UUID",
                errors: [.init(parameter: "Idempotency-Key", code: "required", detail: "is required")])
        }
        guard values.count == 1, let text = Self.unquoted(value), let key = try? IdempotencyKey(text, caller: caller)
        else {
            throw Problem(
                .keyMalformed,
                "the Idempotency-Key has to be one text of 1 to 255 visible ASCII characters; send a UUID",
                errors: [
                    .init(parameter: "Idempotency-Key", code: "malformed", detail: "is no such text, or there are two")
                ])
        }
        return key
    }

    /// What stands between quotes, or the whole where there are none; nil where they do not fit.
    private static func unquoted(_ value: Substring) -> String? {
        guard value.utf8.contains(UInt8(ascii: "\"")) || value.utf8.contains(UInt8(ascii: "\\")) else {
            return value.utf8.contains(UInt8(ascii: ",")) ? nil : String(value)
        }
        guard value.utf8.count >= 2, value.first == "\"", value.last == "\"" else { return nil }
        var text: [UInt8] = []
        var isEscaped = false
        for byte in value.utf8.dropFirst().dropLast() {
            let isSpecial = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            if isEscaped {
                guard isSpecial else { return nil }
                text.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return nil
            } else {
                text.append(byte)
            }
        }
        return isEscaped ? nil : String(decoding: text, as: UTF8.self)
    }
}
