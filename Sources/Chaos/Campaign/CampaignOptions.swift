import Foundation

/// How one campaign is run.
struct CampaignOptions: Sendable {
    var seed: UInt64
    var seconds: Double
    var mutant: String?
    var mix = Mix()
    var disk = Disk.Kind.memory(megabytes: 3000)
    var minimumCommands = 0
    var minimumFaults = 0
    /// How long everything may take to be delivered once the faults are over.
    var drainLimit = Duration.seconds(120)
    /// Faults by kind, and how often each is drawn.
    var faults = Fault.usual
    /// Milliseconds between two faults.
    ///
    /// Fewer in a soak, as are commands: where relays do not keep up over an hour, it is not the faults that are tried, but
    /// the patience of the drain.
    var meanPause = 500
    /// One COMMIT in so many is cut, of those that pass a proxy.
    var commitCuts: UInt64 = 12
    /// Of ten redrives, how many are of events that kill their process too.
    var deadlyRedrives = 1
    var isQuiet = false
    /// Whether the journals are kept when all is well.
    var keeps = false
    let folder: String

    init(seed: UInt64, seconds: Double) {
        self.seed = seed
        self.seconds = seconds
        folder = "/tmp/chaos.\(seed).\(getpid()).\(UInt32.random(in: 0..<10_000))"
    }
}
