import Logging
import OutboxTesting

extension Logger {
    /// Notes every line, at every level, with its metadata.
    static func noting(in recorder: Recorder<String>) -> Logger {
        Logger(label: "test") { _ in Noting(recorder: recorder) }
    }
}

private struct Noting: LogHandler {
    let recorder: Recorder<String>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        recorder.append("\(event.message) \(event.metadata ?? [:]) \(metadata)")
    }
}
