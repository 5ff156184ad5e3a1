/// The order of members, whose keys are compared byte by byte.
///
/// This is for keys that are ASCII without escapes, so that they sort as they are written.
extension JSONTree {
    /// Whether each member of an object comes before the next one.
    func isSorted(_ object: Int) -> Bool {
        var place = nodes[object].first
        guard place >= 0 else { return true }
        while case let next = nodes[place].next, next >= 0 {
            guard nodes[place].prefix < nodes[next].prefix || isBefore(place, next) && !hasSameKey(place, next) else {
                return false
            }
            place = next
        }
        return true
    }

    /// Appends the members of an object in their order; of the same key the earlier one comes first.
    func sort(_ object: Int, to order: inout [Int]) {
        let start = order.count
        order.reserveCapacity(start + nodes[object].count)
        var place = nodes[object].first
        while place >= 0 {
            order.append(place)
            place = nodes[place].next
        }
        guard order.count - start <= 16 else { return order[start...].sort { isBefore($0, $1) } }
        for index in start..<order.count {
            let member = order[index]
            var place = index
            while place > start, isBefore(member, order[place - 1]) {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = member
        }
    }

    /// Whether two members have the same key.
    @inline(__always) func hasSameKey(_ left: Int, _ right: Int) -> Bool {
        nodes[left].prefix == nodes[right].prefix && bytes[nodes[left].name] == bytes[nodes[right].name]
    }

    @inline(__always) private func isBefore(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (nodes[left].prefix, nodes[right].prefix)
        return first != second ? first < second : isWhollyBefore(left, right)
    }

    @inline(never) private func isWhollyBefore(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (bytes[nodes[left].name], bytes[nodes[right].name])
        return first == second ? left < right : first.lexicographicallyPrecedes(second)
    }
}
