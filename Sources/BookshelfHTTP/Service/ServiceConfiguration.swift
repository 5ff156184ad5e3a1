/// How the service listens, and how much it takes on at a time.
public struct ServiceConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 8080
    /// Whether callers without a token may do what a writer may.
    ///
    /// For a machine of one's own only: ``BookshelfService`` refuses it on any address but loopback.
    public var allowsAnonymousWrites = false
    /// The most requests that are worked on or wait for a database connection; one more is answered 503.
    public var mostRequests = 512
    /// The most connections; further ones wait in the system's queue.
    public var mostConnections = 4096
    /// The most bytes a request's body may have.
    public var bodyLimit = 256 << 10
    /// How long a client may take to send a whole request, head and body.
    public var receiveTimeout: Duration = .seconds(15)
    /// How long a connection may do nothing between two requests.
    public var idleTimeout: Duration = .seconds(60)
    /// How long a read that names a token waits for the catalog.
    public var readWait: Duration = .seconds(5)
    /// How long requests may go on after the service was told to stop.
    public var grace: Duration = .seconds(20)

    /// A service on this machine's port 8080.
    public init() {}

    /// Whether only programs on this machine can connect.
    var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}
