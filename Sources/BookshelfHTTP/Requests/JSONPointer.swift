/// The way to a value of a body, as RFC 6901 writes it.
struct JSONPointer: Hashable {
    /// `/items/0/price`; empty for the whole body.
    let text: String

    /// The body itself.
    static let root = JSONPointer(text: "")

    /// A member of an object, or an element of an array.
    func appending(_ part: String) -> JSONPointer {
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return JSONPointer(text: "\(text)/\(part)")
        }
        let escaped = part.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
        return JSONPointer(
            text: "\(text)/\(escaped.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1"))")
    }
}

extension JSONPointer {
    /// Where the body of a request has a field that commands call by `field`, such as `items.0.price`.
    ///
    /// A price is an object there: its amount, which commands call the price, and its currency.
    init(field: String) {
        var parts = field.split(separator: ".").map(String.init)
        switch parts.last {
        case "price": parts.append("amount")
        case "currency": parts.insert("price", at: parts.count - 1)
        default: break
        }
        self = parts.reduce(.root) { $0.appending($1) }
    }
}
