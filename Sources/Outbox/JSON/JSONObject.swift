/// An object of a document, and the search for a key in it.
struct JSONObject {
    /// From how many members on keys are put into a dictionary: with fewer, comparing them all is faster.
    private static let manyMembers = 24

    let document: JSONDocument
    let place: Int
    private let places: [String: Int]?

    /// The object at a place of a document, which must be one.
    init(document: JSONDocument, place: Int) {
        self.document = document
        self.place = place
        places = document.tokens[place].count < Self.manyMembers ? nil : document.places(of: place)
    }

    /// The value of a key, nil where there is none; the first one where there are several, as in Foundation.
    @inline(__always) func value(_ name: String) -> JSONValue? {
        guard let found = places == nil ? find(name) : places?[name] else { return nil }
        return JSONValue(document: document, place: found)
    }

    /// The keys in the document's order, each one once.
    var names: [String] {
        var seen: Set<String> = []
        return document.members(of: place).map(\.name).filter { seen.insert($0).inserted }
    }

    private func find(_ name: String) -> Int? {
        var text = name
        let (found, isASCII) = text.withUTF8 { bytes in
            let found = document.find(name, bytes, in: place)
            return (found, found != nil || bytes.allSatisfy { $0 < 0x80 })
        }
        // A few characters equal an ASCII one in other bytes, such as the sign of the kelvin.
        return isASCII ? found : document.places(of: place)[name]
    }
}

extension JSONDocument {
    /// The keys of the object at `object` and the places of their values.
    func members(of object: Int) -> [(name: String, place: Int)] {
        var next = object + 1
        return (0..<tokens[object].count).map { _ in
            let key = next
            next = place(after: key + 1)
            return (name(at: key), key + 1)
        }
    }

    /// The places of an object's values by their keys, the first one where a key is there twice.
    fileprivate func places(of object: Int) -> [String: Int] {
        Dictionary(members(of: object).lazy.map { ($0.name, $0.place) }) { first, _ in first }
    }

    /// Compares bytes where the key is ASCII, and elsewhere texts, which have more than one way to be written.
    fileprivate func find(_ name: String, _ wanted: UnsafeBufferPointer<UInt8>, in object: Int) -> Int? {
        var next = object + 1
        for _ in 0..<tokens[object].count {
            let token = tokens[next]
            if token.kind == .ascii ? isEqual(token.range, wanted) : self.name(at: next) == name { return next + 1 }
            next = place(after: next + 1)
        }
        return nil
    }

    @inline(__always) private func isEqual(_ range: Range<Int>, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard range.count == wanted.count else { return false }
        for index in 0..<wanted.count where bytes[range.lowerBound + index] != wanted[index] { return false }
        return true
    }
}
