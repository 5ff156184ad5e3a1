import ArgumentParser

struct SchemaDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "schema-dump", shouldDisplay: false)
    func run() async throws {}
}
