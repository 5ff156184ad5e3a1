public import Bookshelf

/// Tells everybody everything in lines of text.
///
/// A line may come twice, since a terminal knows no keys.
public struct TerminalNotifier: Notifier {
    /// Writes a line, or throws where that fails.
    public let write: @Sendable (String) throws -> Void

    /// Writes by `write`, the process's standard output unless told otherwise.
    public init(write: @escaping @Sendable (String) throws -> Void = { try StandardOutput.line($0) }) {
        self.write = write
    }

    /// Writes `[Notification] Order … confirmed for …`; throws where it cannot be written, so that it is tried again.
    public func send(_ notice: OrderNotice, idempotencyKey: String) async throws {
        try write("[Notification] \(notice)")
    }

    /// Writes a line that may be lost, since what it tells of is committed already.
    public func announce(_ line: String) {
        do { try write(line) } catch { StandardError.line("error: \(Failure(error).line)") }
    }
}
