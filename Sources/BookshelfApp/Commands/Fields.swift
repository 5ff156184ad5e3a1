import Outbox

extension Violations {
    /// An identity a client sent, reported under `field` where it is missing or malformed.
    mutating func identity<Aggregate>(_ field: String, _ text: String?) -> Identity<Aggregate>? {
        collect(field) {
            guard let text, !text.isEmpty else { throw Violation(code: "required", message: "is required") }
            guard let identity = Identity<Aggregate>(text) else {
                throw Violation(code: "not_an_id", message: "must be an id as the commands print it, a UUID")
            }
            return identity
        }
    }

    /// A whole number a client sent; nil where it was left out, or is reported under `field`.
    mutating func number(_ field: String, _ text: String?) -> Int? {
        guard let text else { return nil }
        return collect(field) {
            guard let number = Int(text) else {
                throw Violation(code: "not_a_number", message: "must be a whole number")
            }
            return number
        }
    }
}
