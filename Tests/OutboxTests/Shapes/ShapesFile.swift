import Foundation
import Outbox
import OutboxTesting

/// A file of shapes that is removed after use.
struct ShapesFile {
    let url = FileManager.default.temporaryDirectory.appending(component: "shapes-\(UUID()).json")

    static func with(_ body: (ShapesFile) throws -> Void) throws {
        let file = ShapesFile()
        defer { try? FileManager.default.removeItem(at: file.url) }
        try body(file)
    }

    var text: String { get throws { try String(contentsOf: url, encoding: .utf8) } }

    func update(_ events: any DomainEvent.Type..., examples: [any Encodable] = []) throws {
        try EventShapes(of: events, examples: examples).update(url)
    }

    /// What is wrong with today's events.
    func problems(of events: any DomainEvent.Type...) throws -> [String] {
        do {
            try EventShapes(of: events).check(against: url, updatedBy: "make shapes")
            return []
        } catch let error as EventShapesError {
            return error.problems.map { $0.replacing(url.lastPathComponent, with: "FILE") }
        }
    }
}
