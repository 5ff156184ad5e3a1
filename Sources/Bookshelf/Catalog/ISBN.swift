import Outbox

/// A book's number: 10 or 13 digits with the right check digit.
///
/// The last digit of the short form may be an `X`. Hyphens and blanks are refused, so that one book has one spelling.
public struct ISBN: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let digits: String

    /// Checks a number, or throws a ``Violation`` that says what is wrong with it.
    public init(_ text: String) throws {
        guard let values = Self.values(text) else {
            throw Violation(
                code: "not_an_isbn", message: "must be an ISBN of 10 or 13 digits, without hyphens or blanks")
        }
        let sum = values.count == 10 ? Self.sum10(values) % 11 : Self.sum13(values) % 10
        guard sum == 0 else {
            throw Violation(code: "wrong_check_digit", message: "has a wrong check digit: look at the number again")
        }
        self.digits = text
    }

    /// The digits.
    public var description: String { digits }

    /// The digits' values, X at the end of ten as 10; nil for anything else.
    private static func values(_ text: String) -> [Int]? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 || bytes.count == 13 else { return nil }
        var values: [Int] = []
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case 48...57: values.append(Int(byte) - 48)
            case UInt8(ascii: "X") where bytes.count == 10 && place == 9: values.append(10)
            default: return nil
            }
        }
        return values
    }

    private static func sum10(_ values: [Int]) -> Int {
        values.enumerated().reduce(0) { $0 + (10 - $1.offset) * $1.element }
    }

    private static func sum13(_ values: [Int]) -> Int {
        values.enumerated().reduce(0) { $0 + ($1.offset.isMultiple(of: 2) ? 1 : 3) * $1.element }
    }
}
