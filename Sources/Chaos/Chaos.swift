import ArgumentParser
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The campaign against the outbox: real processes, a real server, and everything going wrong.
@main struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos", abstract: "Breaks things around the outbox and checks that nothing else breaks.",
        subcommands: [RunCampaign.self, RunMutants.self, WriterProgram.self, RelayProgram.self])

    /// Programs of the campaign get their arguments in the environment: with a library preloaded that sets the clock
    /// wrong, Swift finds none of its own.
    static func main() async {
        await main(ProcessInfo.processInfo.environment["CHAOS_ARGUMENTS"]?.components(separatedBy: "\n"))
    }
}

/// Mounts of a campaign are nobody else's: it runs in a mount namespace of its own.
func enterOwnNamespace() throws {
    try Tool.requireAll()
    guard getenv("CHAOS_NAMESPACE") == nil else { return }
    setenv("CHAOS_NAMESPACE", "1", 1)
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL.path
    let arguments = ["unshare", "-m", "--propagation", "private", program] + CommandLine.arguments.dropFirst()
    var pointers = arguments.map { strdup($0) } + [nil]
    execvp("unshare", &pointers)
    throw Tool.Failed(description: "unshare cannot be started: apt-get install util-linux")
}
