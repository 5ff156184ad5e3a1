import ArgumentParser
import BookshelfCommandLine
import OutboxPostgres

/// Where a replay begins: one of three.
struct StartOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Begin at this position of the log.", valueName: "n")) var fromPosition: Int64?
    @Option(help: ArgumentHelp("Begin at this time, such as 2026-11-21T04:00:00Z.", valueName: "time"))
    var fromTime: TimeArgument?
    @Flag(help: "Begin at the first event the log still has.") var fromBeginning = false

    /// The one that was said; nil where none was.
    ///
    /// Throws ``Failure`` where there are several.
    func chosen() throws -> ReplayStart? {
        let starts: [ReplayStart?] = [
            fromPosition.map { .position($0) }, fromTime.map { .time($0.time) }, fromBeginning ? .beginning : nil,
        ]
        let said = starts.compactMap(\.self)
        guard said.count <= 1 else {
            throw Failure(.usage, "start: several are named; choose --from-position, --from-time or --from-beginning")
        }
        return said.first
    }
}
