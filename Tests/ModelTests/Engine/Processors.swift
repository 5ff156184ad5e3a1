import Foundation
import Synchronization

/// The processors this process may use, lent in turn.
enum Processors {
    private static let turn = Atomic(0)
    private static let words = 16

    /// The next one's number; nil where the system has no say in it.
    static func next() -> Int? {
        guard !allowed.isEmpty else { return nil }
        return allowed[turn.wrappingAdd(1, ordering: .relaxed).oldValue % allowed.count]
    }

    /// The calling thread runs nowhere else from now on.
    static func stay(on processor: Int) {
        var set = [UInt64](repeating: 0, count: words)
        set[processor / 64] |= 1 << (processor % 64)
        _ = function("sched_setaffinity")?(0, words * 8, &set)
    }

    private static let allowed: [Int] = {
        var set = [UInt64](repeating: 0, count: words)
        guard function("sched_getaffinity")?(0, words * 8, &set) == 0 else { return [] }
        return (0..<(words * 64)).filter { set[$0 / 64] & 1 << ($0 % 64) != 0 }
    }()

    private typealias Function = @convention(c) (Int32, Int, UnsafeMutablePointer<UInt64>) -> Int32

    /// Linux has these, though Swift does not import them.
    private static func function(_ name: String) -> Function? {
        dlsym(dlopen(nil, RTLD_NOW), name).map { unsafeBitCast($0, to: Function.self) }
    }
}
