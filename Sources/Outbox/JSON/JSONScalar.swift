import Foundation

/// Types that have a form of their own in JSON; all others encode themselves.
///
/// Generic code asks for them, as arrays do for each element.
enum JSONScalar {
    /// Whether values of the type are written by ``write(_:to:)``.
    @inline(__always) static func includes<Value>(_ type: Value.Type) -> Bool {
        type == String.self || type == UUID.self || type == Date.self || type == Int.self || type == Decimal.self
            || type == URL.self || type == Data.self
    }

    /// Writes a value of one of these types.
    ///
    /// Types are compared before anything is cast, because casts take time even where they fail.
    @inline(never) static func write<Value>(_ value: Value, to bytes: inout [UInt8]) {
        let type = Value.self
        if type == String.self, let text = value as? String {
            bytes.append(quoted: text)
        } else if type == UUID.self, let id = value as? UUID {
            bytes.append(quoted: id)
        } else if type == Date.self, let date = value as? Date {
            bytes.append(quoted: date)
        } else if type == Int.self, let number = value as? Int {
            bytes.append(number: number)
        } else if let number = value as? Decimal {
            bytes += number.description.utf8
        } else if let url = value as? URL {
            bytes.append(quoted: url.absoluteString)
        } else if let data = value as? Data {
            bytes.append(quoted: data.base64EncodedString())
        }
    }
}
