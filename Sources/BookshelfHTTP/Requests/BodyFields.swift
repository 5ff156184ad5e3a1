import Outbox

/// The fields of an object of the body, taken one by one; what has the wrong form is noted, and all of it reported at once.
///
/// A field that is missing or of the wrong form reads as nil, which the command reports in its own words where it is
/// required.
final class BodyFields {
    /// Those that nobody took yet.
    private var members: [String: JSONNode]
    private let pointer: JSONPointer
    private let faults: Faults

    /// Everything that is wrong with the form of one body.
    private final class Faults {
        var all: [Problem.Fault] = []
    }

    /// Takes a whole body apart.
    ///
    /// Throws ``Problem`` where it is no object.
    convenience init(_ body: JSONNode) throws {
        guard case .object(let members) = body else {
            throw Problem(.invalidBody, "the body has to be a JSON object, and is \(body.kind)")
        }
        self.init(members, at: .root, Faults())
    }

    private init(_ members: [String: JSONNode], at pointer: JSONPointer, _ faults: Faults) {
        (self.members, self.pointer, self.faults) = (members, pointer, faults)
    }

    /// A text.
    func text(_ name: String) -> String? {
        guard let node = take(name) else { return nil }
        guard case .text(let text) = node else { return refuse(name, "not_a_text", "must be a text, not \(node.kind)") }
        return text
    }

    /// A whole number without exponent; `1.0` is one, as JSON Schema has it.
    func integer(_ name: String) -> Int? {
        guard let node = take(name) else { return nil }
        guard case .number(let digits) = node, let number = Int(wholeNumber: digits) else {
            return refuse(name, "not_a_whole_number", "must be a whole number that fits in 64 bits")
        }
        return number
    }

    /// An object's own fields; empty ones where there is none, so that what they lack is reported.
    func object(_ name: String) -> BodyFields {
        let pointer = pointer.appending(name)
        guard let node = take(name) else { return BodyFields([:], at: pointer, faults) }
        guard case .object(let members) = node else {
            let _: Never? = refuse(name, "not_an_object", "must be an object, not \(node.kind)")
            return BodyFields([:], at: pointer, faults)
        }
        return BodyFields(members, at: pointer, faults)
    }

    /// The objects of a list; nil where there is no list.
    func objects(_ name: String) -> [BodyFields]? {
        guard let node = take(name) else { return nil }
        guard case .array(let elements) = node else {
            return refuse(name, "not_a_list", "must be a list, not \(node.kind)")
        }
        let pointer = pointer.appending(name)
        return elements.enumerated().map { index, element in
            let place = pointer.appending("\(index)")
            if case .object(let members) = element { return BodyFields(members, at: place, faults) }
            faults.all.append(
                .init(pointer: place.text, code: "not_an_object", detail: "must be an object, not \(element.kind)"))
            return BodyFields([:], at: place, faults)
        }
    }

    /// Notes the fields that nobody took.
    func end() {
        for name in members.keys.sorted() {
            let _: Never? = refuse(name, "unknown_field", "is no field of this request")
        }
    }

    /// Throws ``Problem`` with all that is wrong with the body, if anything has the wrong form: also what the command finds.
    func check(_ command: (any Command)? = nil) throws {
        end()
        guard !faults.all.isEmpty else { return }
        var violations = Violations()
        command?.validate(&violations)
        let wrong = Set(faults.all.compactMap(\.pointer))
        let others = violations.all.map { (JSONPointer(field: $0.field).text, $0) }
            .filter { pointer, _ in !wrong.contains { pointer == $0 || pointer.hasPrefix($0 + "/") } }
            .map { Problem.Fault(pointer: $0, code: $1.code, detail: $1.message) }
        let all = faults.all + others
        throw Problem(.invalidBody, "fields are not as they have to be; correct those in 'errors'", errors: all)
    }

    /// The value of a field, once; nil where it is missing, or null, which says the same.
    private func take(_ name: String) -> JSONNode? {
        guard let node = members.removeValue(forKey: name), node != .null else { return nil }
        return node
    }

    private func refuse<Value>(_ name: String, _ code: String, _ detail: String) -> Value? {
        faults.all.append(.init(pointer: pointer.appending(name).text, code: code, detail: detail))
        return nil
    }
}

extension Int {
    /// Nil for a number with an exponent, decimals that are not all zero, or a minus before nothing.
    fileprivate init?(wholeNumber text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts[0] != "-0", parts.count < 3, parts.dropFirst().allSatisfy({ $0.allSatisfy { $0 == "0" } }) else {
            return nil
        }
        self.init(parts[0])
    }
}
