/// What has been encoded so far: the bytes of keys and scalars in the order they came, and the nodes that say whose
/// they are.
///
/// Only when all is encoded is it known how members are to be sorted; until then nothing is moved.
struct JSONTree {
    /// Keys and scalars as they are written.
    private(set) var bytes: [UInt8] = []
    /// The values; the root is the first.
    var nodes: [JSONNode] = []
    /// Whether something was nested too deep, even where the type that tried has gone on.
    var isTooDeep = false

    /// Has only the root.
    init() {
        bytes.reserveCapacity(256)
        nodes.reserveCapacity(16)
        nodes.append(JSONNode(parent: -1, depth: 0, index: 0, start: 0))
    }

    /// Adds a scalar to an object.
    @inline(__always) mutating func add(_ key: String, to object: Int, _ write: (inout [UInt8]) -> Void) {
        var node = member(key, of: object)
        write(&bytes)
        node.kind = .scalar
        node.end = bytes.count
        nodes.append(node)
        link(nodes.count - 1)
    }

    /// Adds a scalar to an array.
    @inline(__always) mutating func add(to array: Int, _ write: (inout [UInt8]) -> Void) {
        let last = nodes[array].last
        if last >= 0, nodes[last].kind == .scalar, nodes[last].end == bytes.count {
            bytes.append(UInt8(ascii: ","))
            write(&bytes)
            nodes[last].end = bytes.count
            nodes[array].count += 1
        } else {
            var node = element(of: array)
            write(&bytes)
            node.kind = .scalar
            node.end = bytes.count
            nodes.append(node)
            link(nodes.count - 1)
        }
    }

    /// Makes the value at `place` a scalar; a container stays what it is, as in Foundation.
    @inline(__always) mutating func set(_ place: Int, _ write: (inout [UInt8]) -> Void) {
        precondition(nodes[place].kind != .scalar, "a second value in a single-value container")
        guard nodes[place].kind == .nothing else { return }
        // The bytes before may be of a value that was tried and failed.
        if bytes.count != nodes[place].valueStart { move(place) }
        write(&bytes)
        nodes[place].kind = .scalar
        nodes[place].end = bytes.count
    }

    /// Makes the value at `place` a container, or goes on with the one that is there.
    mutating func open(_ kind: JSONNode.Kind, at place: Int) {
        precondition(nodes[place].kind == .nothing || nodes[place].kind == kind, "another value is encoded here")
        nodes[place].kind = kind
    }

    /// A new value of an object or array, which is not among its members before it is linked.
    mutating func child(_ key: String?, of container: Int) -> Int {
        if let key { nodes.append(member(key, of: container)) } else { nodes.append(element(of: container)) }
        return nodes.count - 1
    }

    /// Puts a value at the end of its container.
    @inline(__always) mutating func link(_ place: Int) {
        let parent = nodes[place].parent
        let last = nodes[parent].last
        if last < 0 { nodes[parent].first = place } else { nodes[last].next = place }
        nodes[parent].last = place
        nodes[parent].count += 1
    }

    @inline(__always) private mutating func member(_ key: String, of object: Int) -> JSONNode {
        let start = bytes.count
        let (prefix, isPlain) = bytes.append(key: key)
        if !isPlain { nodes[object].hasPlainKeys = false }
        return JSONNode(
            parent: object, depth: nodes[object].depth + 1, index: nodes[object].count, start: start,
            valueStart: bytes.count, prefix: prefix)
    }

    @inline(__always) private func element(of array: Int) -> JSONNode {
        JSONNode(parent: array, depth: nodes[array].depth + 1, index: nodes[array].count, start: bytes.count)
    }

    /// The key of a member.
    func name(of node: JSONNode) -> String {
        (try? JSONText.string(JSONToken(.escaped, at: node.name), in: bytes)) ?? ""
    }

    /// The members of a container in the order they came.
    func members(of place: Int) -> some Sequence<Int> {
        let first = nodes[place].first
        return sequence(state: first) { next in
            guard next >= 0 else { return nil }
            defer { next = nodes[next].next }
            return next
        }
    }

    /// The container that a key of an object has already.
    func container(_ kind: JSONNode.Kind, for key: String, of object: Int) -> Int? {
        let last = members(of: object).reduce(nil as Int?) { name(of: nodes[$1]) == key ? $1 : $0 }
        return last.flatMap { nodes[$0].kind == kind ? $0 : nil }
    }

    /// Writes the key again, so that the value can follow it.
    private mutating func move(_ place: Int) {
        let old = nodes[place]
        let start = bytes.count
        bytes += Array(bytes[old.key])
        nodes[place] = JSONNode(
            parent: old.parent, depth: old.depth, index: old.index, start: start, valueStart: bytes.count,
            prefix: old.prefix)
        nodes[place].next = old.next
    }
}
