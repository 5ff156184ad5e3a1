/// One thing that is wrong with one field.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field's name, as the outside knows it; empty where a value object reports it and the command names the field.
    public var field: String
    /// A stable word for programs: `required`, `too_long`, `not_a_choice`.
    public let code: String
    /// For people: what is wrong and what would be right.
    ///
    /// Never holds the value.
    public let message: String

    /// Describes a violation.
    public init(field: String = "", code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    /// `title: is required`.
    public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

/// Everything that is wrong with a command, all at once.
public struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, in the order of the checks.
    public let violations: [Violation]

    /// Reports violations found elsewhere than in ``Violations``.
    public init(violations: [Violation]) { self.violations = violations }

    /// The violations in one line.
    public var description: String { violations.map(\.description).joined(separator: "; ") }
}

/// Collects what is wrong, so that a caller learns of every mistake in one answer.
public struct Violations: Sendable {
    /// What was found so far.
    public private(set) var all: [Violation] = []

    /// Nothing found yet.
    public init() {}

    /// Notes a violation of `field`.
    public mutating func add(_ field: String, _ code: String, _ message: String) {
        all.append(Violation(field: field, code: code, message: message))
    }

    /// Checks a text: present (more than blanks) if `required`, and at most `maximumLength` characters and no U+0000.
    public mutating func text(_ field: String, _ value: String?, required: Bool = true, maximumLength: Int) {
        let value = value ?? ""
        if required, value.allSatisfy(\.isWhitespace) {
            add(field, "required", "is required")
        } else if value.unicodeScalars.count > maximumLength {
            add(field, "too_long", "has more than \(maximumLength) characters")
        }
        if value.unicodeScalars.contains("\0") { add(field, "invalid_text", "holds the character U+0000") }
    }

    /// Checks a number against the values allowed.
    public mutating func range<Value: Comparable>(_ field: String, _ value: Value, _ allowed: ClosedRange<Value>) {
        guard !allowed.contains(value) else { return }
        add(field, "out_of_range", "must be from \(allowed.lowerBound) to \(allowed.upperBound)")
    }

    /// Makes a value object, noting what its initializer finds wrong as a violation of `field`.
    @discardableResult
    public mutating func collect<Value>(_ field: String, _ make: () throws -> Value) -> Value? {
        do {
            return try make()
        } catch let violation as Violation {
            add(field, violation.code, violation.message)
        } catch let error as ValidationError {
            for violation in error.violations {
                let path = violation.field.isEmpty ? field : "\(field).\(violation.field)"
                add(path, violation.code, violation.message)
            }
        } catch let error as DomainError {
            add(field, error.code.description, error.message)
        } catch {
            add(field, "invalid", "is not valid")
        }
        return nil
    }

    /// Throws ``ValidationError`` if anything was found.
    public func throwIfAny() throws {
        if !all.isEmpty { throw ValidationError(violations: all) }
    }

    /// What `make` returns when it finds nothing wrong; else throws ``ValidationError`` with all it found.
    public static func none<Value>(in make: (inout Violations) -> Value?) throws -> Value {
        var violations = Violations()
        let value = make(&violations)
        try violations.throwIfAny()
        guard let value else { throw Violation(code: "invalid", message: "is not valid") }
        return value
    }
}
