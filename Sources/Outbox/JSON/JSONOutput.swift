/// Puts a tree into its final bytes: members sorted, and of those with the same key only the last.
struct JSONOutput {
    /// How many containers may be around each other, as in Foundation.
    static let maximumDepth = 511

    private let tree: JSONTree
    private let target: UnsafeMutableRawBufferPointer
    private var end = 0
    /// The members of the objects that are being written, each object's after those of the object around it.
    private var order: [Int] = []

    private init(_ tree: JSONTree, target: UnsafeMutableRawBufferPointer) {
        self.tree = tree
        self.target = target
    }

    /// The document.
    static func bytes(of tree: JSONTree) throws -> [UInt8] {
        guard !tree.isTooDeep else { throw JSONFault.tooDeep }
        // Each byte of the tree is written at most once, and with each node at most a comma and two brackets.
        return try [UInt8](unsafeUninitializedCapacity: tree.bytes.count + 3 * tree.nodes.count) { buffer, count in
            var output = JSONOutput(tree, target: UnsafeMutableRawBufferPointer(buffer))
            try output.write(0)
            count = output.end
        }
    }

    private mutating func write(_ place: Int) throws(JSONFault) {
        switch tree.nodes[place].kind {
        case .scalar:
            copy(tree.nodes[place].valueStart, tree.nodes[place].end)
        case .array:
            try check(place)
            put(UInt8(ascii: "["))
            try writeElements(of: place)
            put(UInt8(ascii: "]"))
        case .object, .nothing:
            try check(place)
            put(UInt8(ascii: "{"))
            if !tree.nodes[place].hasPlainKeys {
                try writeNamedMembers(of: place)
            } else if tree.isSorted(place) {
                try writeMembers(of: place)
            } else {
                try writeSortedMembers(of: place)
            }
            put(UInt8(ascii: "}"))
        }
    }

    private func check(_ place: Int) throws(JSONFault) {
        guard tree.nodes[place].depth < Self.maximumDepth else { throw .tooDeep }
    }

    private mutating func writeElements(of array: Int) throws(JSONFault) {
        var next = tree.nodes[array].first
        while next >= 0 {
            if next != tree.nodes[array].first { put(UInt8(ascii: ",")) }
            try write(next)
            next = tree.nodes[next].next
        }
    }

    private mutating func writeMembers(of object: Int) throws(JSONFault) {
        var next = tree.nodes[object].first
        while next >= 0 {
            try writeMember(next, key: next, isFirst: next == tree.nodes[object].first)
            next = tree.nodes[next].next
        }
    }

    private mutating func writeSortedMembers(of object: Int) throws(JSONFault) {
        let start = order.count
        tree.sort(object, to: &order)
        var isFirst = true
        for index in start..<order.count {
            let place = order[index]
            // Of the same key the last one comes last.
            if index + 1 < order.count, tree.hasSameKey(place, order[index + 1]) { continue }
            try writeMember(place, key: place, isFirst: isFirst)
            isFirst = false
        }
        order.removeLast(order.count - start)
    }

    /// Writes members some of whose keys are not ASCII or have escapes, which do not sort as they are written.
    ///
    /// Keys that differ only in how accents are composed are the same key to Swift; the first spelling stays.
    private mutating func writeNamedMembers(of object: Int) throws(JSONFault) {
        var members: [String: (key: Int, value: Int)] = [:]
        for place in tree.members(of: object) {
            members[tree.name(of: tree.nodes[place]), default: (place, place)].value = place
        }
        var isFirst = true
        for (_, member) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try writeMember(member.value, key: member.key, isFirst: isFirst)
            isFirst = false
        }
    }

    @inline(__always) private mutating func writeMember(_ place: Int, key: Int, isFirst: Bool) throws(JSONFault) {
        if !isFirst { put(UInt8(ascii: ",")) }
        if tree.nodes[place].kind == .scalar, key == place {
            copy(tree.nodes[place].start, tree.nodes[place].end)
        } else {
            copy(tree.nodes[key].start, tree.nodes[key].valueStart)
            try write(place)
        }
    }

    @inline(__always) private mutating func put(_ byte: UInt8) {
        precondition(end < target.count)
        target[end] = byte
        end += 1
    }

    /// Copies bytes of the tree; the checks stay in optimized code.
    @inline(__always) private mutating func copy(_ start: Int, _ stop: Int) {
        let (count, place) = (stop - start, end)
        precondition(count >= 0 && count <= target.count - place && start >= 0 && stop <= tree.bytes.count)
        tree.bytes.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: target[place..<place + count])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<stop]))
        }
        end = place + count
    }
}
