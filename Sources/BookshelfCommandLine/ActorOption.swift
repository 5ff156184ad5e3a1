public import ArgumentParser
import Foundation

/// In whose name an action is recorded: a note, not a proof.
public struct ActorOption: ParsableArguments {
    /// Who acts, where they say so.
    @Option(help: "Who acts, for the audit; else the user of this machine.") public var actor: String?

    /// Nothing parsed yet.
    public init() {}

    /// Who acts.
    public var name: String { actor ?? ProcessInfo.processInfo.userName }
}
