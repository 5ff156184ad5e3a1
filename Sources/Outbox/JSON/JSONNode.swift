/// A value that is being encoded: where its bytes are, or which members it has.
///
/// Members are linked from one to the next, so that containers may be written to in any order.
struct JSONNode {
    /// What has been encoded so far.
    enum Kind: UInt8 {
        /// Nothing yet; it stays an empty object where nothing comes.
        case nothing
        /// Bytes that are written; in an array they may be those of several elements with commas between them.
        case scalar
        case array, object
    }

    /// What it is by now.
    var kind = Kind.nothing
    /// Whether the keys of all members are ASCII without escapes, and so sorted by their bytes as they are written.
    var hasPlainKeys = true
    /// The container it is a member of; -1 for the root.
    let parent: Int
    /// How many containers are around it.
    let depth: Int
    /// How many members were there before it.
    let index: Int
    /// Where its key begins, with a quote.
    let start: Int
    /// Where the value begins, after the key, a quote and a colon.
    let valueStart: Int
    /// The first eight bytes of the key as a number, by which most keys are told apart.
    let prefix: UInt64
    /// Where the bytes of a scalar end.
    var end = 0
    /// The first member of a container; -1 where there is none, as with the next two.
    var first = -1
    /// The last member of a container.
    var last = -1
    /// The next member of the container around it.
    var next = -1
    /// How many members a container has.
    var count = 0

    /// The root, or an element where there is a parent.
    init(parent: Int, depth: Int, index: Int, start: Int) {
        self.init(parent: parent, depth: depth, index: index, start: start, valueStart: start, prefix: 0)
    }

    /// A member with a key.
    init(parent: Int, depth: Int, index: Int, start: Int, valueStart: Int, prefix: UInt64) {
        self.parent = parent
        self.depth = depth
        self.index = index
        self.start = start
        self.valueStart = valueStart
        self.prefix = prefix
    }

    /// Takes back what was encoded.
    mutating func forget() {
        kind = .nothing
        hasPlainKeys = true
        (first, last, count) = (-1, -1, 0)
    }

    /// The bytes of the key, which are not empty even where the key is.
    var key: Range<Int> { start..<valueStart }
    /// The key as it is written, without quotes.
    var name: Range<Int> { start + 1..<valueStart - 2 }
}
