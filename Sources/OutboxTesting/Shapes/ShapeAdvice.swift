// What to write where a type no longer reads what is stored.

extension ShapeChange {
    /// What is wrong and what to do, for rows of `version`, which is the event's present one.
    func advice(version: Int) -> String {
        let upcast = "raise `version` to \(version + 1) and declare `Upcast(from: \(version)) { \(edit) }`"
        let what = path.isEmpty ? "the payload" : "'\(path)'"
        return switch kind {
        case .required(none: true):
            if let formerly {
                "\(what) is required now and '\(formerly)' is gone: if it was renamed, \(upcast); if not, make \(what) optional"
            } else {
                "\(what) is required now, rows of version \(version) have none: make it optional, or \(upcast)"
            }
        case .required(none: false):
            "\(what) is required now, and some rows of version \(version) have none: make it optional again, or \(upcast)"
        case .null:
            "\(what) may be null in rows of version \(version), and no longer in the type: make it optional again, or \(upcast)"
        case .type(let old, let new):
            "\(what) is \(new) now, rows of version \(version) hold \(old): change it back, or \(upcast)"
        case .lost(let cases):
            "\(what) lost \(cases.joined(separator: ", ")), which rows of version \(version) may hold: keep it, or \(upcast)"
        }
    }

    /// The statement of an upcast that mends it.
    var edit: String { Self.edit("$0", path.split(separator: ".")[...], verb) }

    private func verb(_ field: String) -> String {
        switch kind {
        case .required(none: true): formerly.map { "rename(\"\($0)\", to: \"\(field)\")" } ?? "set(\"\(field)\", to: …)"
        case .required(none: false), .null: "fill(\"\(field)\", with: …)"
        case .type, .lost: "set(\"\(field)\", to: …)"
        }
    }

    /// Goes down the path: through fields by subscripts, through lists by closures.
    private static func edit(_ base: String, _ path: ArraySlice<Substring>, _ verb: (String) -> String) -> String {
        guard let first = path.first else { return "$0 = …" }
        guard !first.hasSuffix("[]") else {
            let list = first.replacing("[]", with: "")
            return "try \(base).forEach(in: \"\(list)\") { \(edit("$0", path.dropFirst(), verb)) }"
        }
        guard path.count > 1 else {
            let call = "\(base).\(verb(String(first)))"
            return call.contains(".rename(") ? call : "try \(call)"
        }
        return edit("\(base)[\"\(first)\"]?", path.dropFirst(), verb)
    }
}
