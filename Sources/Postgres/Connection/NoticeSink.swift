import CLibPQ
import Logging

/// Passes the server's notices to the application's logger; without it libpq would print them.
final class NoticeSink {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    /// Tells libpq to report here; the sink must outlive the connection.
    func receive(from connection: OpaquePointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().log(ServerReport(result))
            }, context)
    }

    private func log(_ report: ServerReport) {
        var metadata: Logger.Metadata = ["severity": "\(report.severity)"]
        if let state = report.sqlState { metadata["sqlstate"] = "\(state)" }
        if report.sqlState == .warning, report.routine == "SyncRepWaitForLSN" {
            logger.warning("committed, not replicated: \(report.message)", metadata: metadata)
        } else {
            logger.log(level: Self.level(report.severity), "\(report.safeMessage)", metadata: metadata)
        }
    }

    private static func level(_ severity: String) -> Logger.Level {
        switch severity {
        case "WARNING", "ERROR", "FATAL", "PANIC": .warning
        case "NOTICE": .notice
        case "INFO": .info
        default: .debug
        }
    }
}
