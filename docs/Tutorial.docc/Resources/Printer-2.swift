import Outbox
import OutboxTesting
import Synchronization

/// Prints invoices, as far as they fit on its paper.
final class Printer: Sendable {
    struct TooNarrow: Error, CustomStringConvertible {
        let description = "the paper is too narrow"
    }

    let printed = Recorder<String>()
    private let width: Mutex<Int>

    init(width: Int) { self.width = Mutex(width) }

    func load(width: Int) { self.width.withLock { $0 = width } }

    func write(_ text: String) throws {
        guard text.count <= width.withLock({ $0 }) else { throw TooNarrow() }
        printed.append(text)
    }
}

func printInvoices(on printer: Printer, retry: RetryPolicy = RetryPolicy()) -> Deliver {
    Deliver(RepairFinished.self, as: "invoices.print", retry: retry) { event, _ in
        try printer.write("Invoice: \(event.bicycle)")
    }
}
