import Foundation
import OutboxTesting
import Testing

/// Where a chapter's code prints to.
typealias Print = @Sendable (String) -> Void

/// Runs what the tutorial's readers run, and compares what it prints with what the tutorial says.
@Suite(.timeLimit(.minutes(3))) struct ChapterTests {
    @Test func `1 Two wrong attempts`() async throws {
        try await expect("TwoWrongAttempts") { try twoWrongAttempts(print: $0) }
    }

    @Test func `2 The first aggregate`() async throws {
        try await expect("TheFirstAggregate") { try theFirstAggregate(print: $0) }
    }

    @Test func `3 The first command`() async throws {
        try await expect("TheFirstCommand") { try await theFirstCommand(print: $0) }
    }

    @Test func `4 The first reaction`() async throws {
        try await expect("TheFirstReaction") { try await theFirstReaction(print: $0) }
    }

    @Test func `5 The outside`() async throws {
        try await expect("TheOutside") { try await theOutside(print: $0) }
    }

    @Test func `6 The real database, and its relay`() async throws {
        try await withDatabase { url in
            try await expect("TheRealDatabase") { try await theRealDatabase(url: url, print: $0) }
            try await expect("RelayProcess") { try await relayProcess(url: url, print: $0) }
        }
    }

    @Test func `7 When things fail`() async throws {
        try await withDatabase { url in
            try await expect("WhenThingsFail") { try await whenThingsFail(url: url, print: $0) }
        }
    }

    @Test func `8 Events that change`() async throws {
        try await expect("EventsThatChange") { try await eventsThatChange(print: $0) }
    }

    @Test func `9 Several outcomes`() async throws {
        try await expect("SeveralOutcomes") { try await severalOutcomes(print: $0) }
    }

    private func expect(_ chapter: String, _ run: (@escaping Print) async throws -> Void) async throws {
        let printed = Recorder<String>()
        try await run { printed.append($0) }
        let shown = try String(contentsOf: Catalog.resources.appending(path: "\(chapter).txt"), encoding: .utf8)
        #expect(printed.all == shown.split(separator: "\n").map(String.init))
    }
}
