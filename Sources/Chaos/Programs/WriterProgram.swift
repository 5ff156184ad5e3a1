import ArgumentParser
import Foundation
import Outbox
import OutboxPostgres
import Synchronization

/// Sends commands until told to stop; what is outstanding then, or was when it was killed, is asked for until answered.
struct WriterProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "writer")

    @Option var urls: [String]
    @Option var folder: String
    @Option var name: String
    @Option var seed: UInt64
    @Option var workers = 8
    @Option var pairs = Mix().pairs
    @Option var keyless = Mix().keyless
    @Option var shared = Mix().shared
    @Option var echoing = Mix().echoing
    @Option var deadly = Mix().deadly
    @Option var flaky = Mix().flaky
    @Option var thinking = Mix().thinking
    @Flag var resolveOnly = false

    func run() async throws {
        endWithParent()
        let isStopping = StopFlag()
        if resolveOnly { isStopping.raise() } else { isStopping.raise(on: SIGTERM) }
        let folder = Folder(path: folder)
        let journal = try folder.journal("writer")
        let logger = chaosLogger(name)
        let stores = try urls.map {
            try PostgresOutboxStore(
                client: chaosClient($0, name, connections: workers, logger: logger), tables: [TallyTable.self],
                logger: logger)
        }
        await withTaskGroup { group in
            for index in 0..<workers {
                var worker = Worker(
                    name: "\(name)-\(index)", store: stores[index % stores.count], journal: journal,
                    outstanding: folder.outstanding("\(name)-\(index)"), isStopping: isStopping,
                    random: SplitMix64(seed: seed &* 1009 &+ UInt64(index)),
                    mix: Mix(
                        pairs: pairs, keyless: keyless, shared: shared, echoing: echoing, deadly: deadly, flaky: flaky,
                        thinking: thinking))
                group.addTask { await worker.run() }
            }
        }
    }
}

/// Raised once, by a signal or by hand.
final class StopFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }
    func raise() { raised.store(true, ordering: .relaxed) }

    func raise(on number: Int32) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [self] in raise() }
        source.resume()
        _ = Unmanaged.passRetained(source as AnyObject)  // For as long as the process lives.
    }
}
