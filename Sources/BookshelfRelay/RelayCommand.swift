import ArgumentParser

/// `relay`: delivers Bookshelf's events, in a process of its own.
struct RelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Deliver Bookshelf's events to its handlers.",
        subcommands: [RunCommand.self, StatusCommand.self, RebaseCommand.self, MaintainCommand.self])
}
