public import Foundation
public import Outbox

/// The shapes of an application's events, compared with a file that knows all versions there ever were.
///
/// Events stay in the log, so a type has to read what an older one wrote. A shape is learned from the type's own decoding:
/// which fields it asks for, of which type, and which may be missing. The file lies in version control, and a test
/// compares it:
///
/// ```swift
/// let shapes = try EventShapes(of: [BookAdded.self, OrderPlaced.self], examples: [Money("12.99")])
/// try shapes.check(against: file, updatedBy: "make event-shapes")
/// ```
///
/// It fails on a change that stored rows would not survive, and says what to write. It fails on a harmless change too
/// until ``update(_:)`` has written it down. What a version's rows may look like is never forgotten: a field that is
/// dropped stays in the file as an optional one, so that it cannot come back as something else.
public struct EventShapes {
    private let events: [ShapedEvent]

    /// Learns the shapes.
    ///
    /// Types are decoded from made-up values: `"a"`, 1, the first case of an enum that is `CaseIterable`. A type that
    /// refuses those, as an amount may, needs an example, which stands for it wherever it occurs; an enum with values
    /// needs one for each case. Throws ``EventShapesError`` that names the types without.
    public init(of events: [any DomainEvent.Type], examples: [any Encodable] = []) throws {
        let recorder = try ShapeRecorder(examples: examples)
        var (shapes, problems) = ([ShapedEvent](), [String]())
        for event in events.sorted(by: { $0.name < $1.name }) {
            do {
                try event.validateUpcasts()
                shapes.append(ShapedEvent(event, try recorder.record(event).shape))
            } catch let error as ShapeRecorder.NeedsExample {
                problems.append(
                    "\(event.name): \(error.type) refuses made-up values: add an example of it to `examples`, "
                        + "or make it CaseIterable if it is an enum without values")
            } catch {
                problems.append("\(error)")
            }
        }
        for (one, next) in zip(shapes, shapes.dropFirst()) where one.name == next.name {
            problems.append("\(one.name): two types have this name; keep one of them")
        }
        guard problems.isEmpty else { throw EventShapesError(problems) }
        self.events = shapes
    }

    /// Throws ``EventShapesError`` where today's types could not read what the file knows, or the file is not up to date.
    ///
    /// `command` is what brings the file up to date, for the message.
    public func check(against file: URL, updatedBy command: String) throws {
        let history = try ShapeHistory(file)
        try refuse(problems(with: history))
        let updated = updated(history)
        let changed = events.filter {
            history[$0]
                != updated[$0]
        }
        try refuse(
            changed.map {
                "\($0.name): \(file.lastPathComponent) does not know version \($0.version) as it is now, "
                    + "which reads all rows there are: run `\(command)`, and commit the file with the change"
            })
    }

    /// Brings the file up to date, or throws what ``check(against:updatedBy:)`` throws for changes that rows would not
    /// survive, and writes nothing.
    public func update(_ file: URL) throws {
        let history = try ShapeHistory(file)
        try refuse(problems(with: history))
        try Data(updated(history).text.utf8).write(to: file, options: .atomic)
    }

    /// Throws ``EventShapesError`` where today's types cannot read one of `payloads`, or there is none of a version that
    /// the file knows.
    public func check(_ payloads: [StoredPayload], against file: URL) throws {
        let unread = payloads.compactMap { payload in
            guard let event = events.first(where: { $0.name == payload.event }) else {
                return "\(payload.event): there is no such event"
            }
            return payload.problem(readingAs: event.type)
        }
        let missing = Payload.sorted(try ShapeHistory(file).shapes).flatMap { event, versions in
            versions.keys.sorted()
                .filter { version in !payloads.contains { $0.event.rawValue == event && $0.version == version } }
                .map { "\(event): no payload of version \($0) is tried; add one as it was stored" }
        }
        try refuse(unread + missing)
    }

    private func refuse(_ problems: [String]) throws {
        guard problems.isEmpty else { throw EventShapesError(problems) }
    }

    private func updated(_ history: ShapeHistory) -> ShapeHistory {
        events.reduce(into: history) { $0.add($1) }
    }
}

extension EventShapes {
    /// Everything that rows would not survive.
    private func problems(with history: ShapeHistory) -> [String] {
        let names = Set(events.map(\.name.rawValue))
        let removed = history.shapes.keys.filter { !names.contains($0) }.sorted().map {
            "\($0): the event is gone, and rows of it may exist: keep its type; once no row is left, remove it from the file"
        }
        return events.flatMap { event in problems(of: event, with: history) } + removed
    }

    private func problems(of event: ShapedEvent, with history: ShapeHistory) -> [String] {
        history.versions(of: event.name).flatMap { version, rows -> [String] in
            let changes = ShapeChange.all(from: rows, to: event.shape)
            if version == event.version { return changes.map { "\(event.name): \($0.advice(version: version))" } }
            guard version < event.version else {
                return [
                    "\(event.name): `version` is \(event.version), and rows of version \(version) may exist: raise it again"
                ]
            }
            guard let missing = event.type.missingUpcast(from: version) else { return [] }
            let edits = missing == event.version - 1 ? changes.map(\.edit).joined(separator: "; ") : ""
            return [
                "\(event.name): rows of version \(version) may exist, and no upcast leads on from \(missing): declare "
                    + "`Upcast(from: \(missing)) { \(edits.isEmpty ? "…" : edits) }`; once no row of it is left, remove the "
                    + "version from the file"
            ]
        }
    }
}
