import BookshelfCommandLine
import Foundation
import Outbox

/// The line on the terminal that says how far an import is.
struct ImportDisplay: Sendable {
    let file: ImportFile
    let tally: ImportTally
    let refused: RefusedRows

    /// How often it is drawn.
    private static let pause = Duration.milliseconds(200)

    /// Draws while `body` runs, where standard error is a terminal, and leaves nothing there.
    func showing(_ body: () async throws -> Void) async throws {
        guard let terminal = ErrorTerminal.current else { return try await body() }
        let start = ContinuousClock.now
        draw(on: terminal, since: start)
        let drawing = Task {
            while (try? await Task.sleep(for: Self.pause)) != nil { draw(on: terminal, since: start) }
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        drawing.cancel()
        await drawing.value
        terminal.clear()
        try result.get()
    }

    private func draw(on terminal: ErrorTerminal, since start: ContinuousClock.Instant) {
        terminal.draw(bar(after: ContinuousClock.now - start).text(width: terminal.width))
    }

    private func bar(after time: Duration) -> ProgressBar {
        let (done, rejected) = (tally.counts, refused.counts)
        let fraction = file.size.map { Double(done.bytes + rejected.bytes) / Double(max(1, $0)) }
        return ProgressBar(
            title: URL(filePath: file.name).lastPathComponent, rows: done.added + done.repeated + rejected.rows,
            fraction: fraction,
            seconds: time.inSeconds)
    }
}
