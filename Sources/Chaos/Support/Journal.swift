import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file that several processes append lines of JSON to, outside of every transaction: a rollback cannot hide them.
///
/// One write a line, so that a process that is killed leaves whole lines. Each has the time, by a clock that no fault sets
/// wrong and that all processes share.
final class Journal: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Unwritable(path: path) }
    }

    struct Unwritable: Error, CustomStringConvertible {
        let path: String
        var description: String { "cannot write \(path)" }
    }

    /// Milliseconds since the machine started.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Appends one line; values are numbers and texts without quotes.
    func note(_ type: String, _ fields: KeyValuePairs<String, any CustomStringConvertible>) {
        var line = "{\"t\":\"\(type)\""
        for (name, value) in fields {
            line += value is any BinaryInteger ? ",\"\(name)\":\(value)" : ",\"\(name)\":\"\(value)\""
        }
        line += ",\"at\":\(Self.now)}\n"
        let bytes = Array(line.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}

/// The one command a writer's worker waits for: kept in a file, so that whoever comes after it asks again.
final class Outstanding: Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    var command: Pending? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? JSONDecoder().decode(Pending.self, from: data)
    }

    func set(_ pending: Pending?) {
        guard let pending, let data = try? JSONEncoder().encode(pending) else {
            unlink(path)
            return
        }
        try? data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    struct Pending: Codable {
        let key: String?
        let command: AddToTallies
    }
}
