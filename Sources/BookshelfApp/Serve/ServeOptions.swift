import ArgumentParser
import BookshelfCommandLine
import BookshelfHTTP
import Outbox

/// How `bookshelf serve` listens, and how much it takes on.
struct ServeOptions: ParsableArguments {
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 for any that is free.") var port = 8080
    @Option(help: "Connections to the database, 1 to 100.") var connections = 8
    @Option(help: "Requests worked on or waiting at a time, 1 to 100000; one more is answered 503.")
    var mostRequests = 512
    @Option(help: "How long a client may take to send a request, such as 15s.") var receiveTimeout: DurationArgument?
    @Option(help: "How long requests may go on after it was told to stop, such as 20s.") var grace: DurationArgument?
    @Flag(help: "Let callers without a token write: only where --host is this machine.") var anonymousWrites = false

    /// Throws `ValidationError` with everything that is out of range.
    func configuration() throws -> ServiceConfiguration {
        var violations = Violations()
        violations.range("port", port, 0...65_535)
        violations.range("connections", connections, 1...100)
        violations.range("most-requests", mostRequests, 1...100_000)
        try violations.throwIfAny()
        var configuration = ServiceConfiguration()
        (configuration.host, configuration.port, configuration.mostRequests) = (host, port, mostRequests)
        configuration.allowsAnonymousWrites = anonymousWrites
        if let receiveTimeout { configuration.receiveTimeout = receiveTimeout.duration }
        if let grace { configuration.grace = grace.duration }
        return configuration
    }
}
