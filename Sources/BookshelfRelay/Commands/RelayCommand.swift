import ArgumentParser

/// `relay`: delivers Bookshelf's events, in a process of its own.
struct RelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Deliver Bookshelf's events to its handlers.",
        subcommands: [
            RunCommand.self, StatusCommand.self, ExplainCommand.self, DeadLettersCommand.self, RedriveCommand.self,
            SkipCommand.self, PauseCommand.self, ResumeCommand.self, ReplayCommand.self, DetachCommand.self,
            AttachCommand.self, AuditCommand.self, RebaseCommand.self, MaintainCommand.self, ReshardCommand.self,
            ProcessesCommand.self,
        ])
}
