import Foundation
import Outbox

/// The shapes of all versions of all events that were ever recorded.
struct ShapeHistory: Equatable {
    /// By the event's name and its version.
    var shapes: [String: [Int: Shape]] = [:]

    /// Nothing is recorded yet.
    init() {}

    /// Reads a file; one that is not there has nothing recorded.
    init(_ file: URL) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        guard case .object(let events) = try Payload(json: Array(Data(contentsOf: file))).tree else {
            throw Self.unreadable(file, "an object of events is expected")
        }
        for (event, json) in events {
            guard case .object(let versions) = json.tree else {
                throw Self.unreadable(file, "'\(event)' has no versions")
            }
            for (version, json) in versions {
                guard let number = Int(version), let shape = Shape(json) else {
                    throw Self.unreadable(file, "version \(version) of '\(event)' has no shape")
                }
                shapes[event, default: [:]][number] = shape
            }
        }
    }

    private static func unreadable(_ file: URL, _ reason: String) -> EventShapesError {
        EventShapesError(["\(file.lastPathComponent) cannot be read: \(reason); restore it from version control"])
    }

    /// The file's text, in which a change is a change of few lines.
    var text: String {
        let events = shapes.mapValues { versions in
            Payload(.object(Dictionary(uniqueKeysWithValues: versions.map { ("\($0.key)", $0.value.json) })))
        }
        return Payload(.object(events)).pretty() + "\n"
    }

    /// The versions of an event, in order.
    func versions(of event: EventName) -> [(version: Int, shape: Shape)] {
        shapes[event.rawValue, default: [:]].sorted { $0.key < $1.key }.map { (version: $0.key, shape: $0.value) }
    }

    /// Adds what rows can look like from now on.
    mutating func add(_ event: ShapedEvent) {
        shapes[event.name.rawValue, default: [:]][event.version] =
            self[event].map { .union($0, event.shape) } ?? event.shape
    }

    /// What is recorded of the event's present version.
    subscript(event: ShapedEvent) -> Shape? { shapes[event.name.rawValue]?[event.version] }
}

/// An event's type and the shape it reads.
struct ShapedEvent {
    let type: any DomainEvent.Type
    let shape: Shape

    init(_ type: any DomainEvent.Type, _ shape: Shape) {
        self.type = type
        self.shape = shape
    }

    var name: EventName { type.name }
    var version: Int { type.version }
}
