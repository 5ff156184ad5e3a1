import BookshelfCommandLine
import Foundation
import Outbox
import Synchronization

/// The rows that cannot be imported, in a file: line and reason, and then the row as it stands in the input.
///
/// The file is made with the first of them, in place of that of an earlier run. May be used from any task.
final class RefusedRows: Sendable {
    private struct State {
        var header: [UInt8] = []
        var passedOver = 0
        var file: FileHandle?
        var notes: [String] = []
        var count = 0
        var size = 0
    }

    /// Where they go.
    let path: String
    private let state = Mutex(State())

    /// How many are told of on the terminal.
    private static let mostNotes = 20

    /// Takes the rows refused of an input, which they may not overwrite.
    init(path: String, notInto input: ImportFile) throws {
        guard !input.isAt(path) else {
            throw Failure(.usage, "--rejected: it is the file to import itself; name another one")
        }
        self.path = path
    }

    /// How many there are, and how many bytes of the input they took.
    var counts: (rows: Int, bytes: Int) { state.withLock { ($0.count, $0.size) } }

    /// The first of them, a line each for people.
    var notes: [String] {
        state.withLock { state in
            let others = state.count - state.notes.count
            return state.notes + (others > 0 ? ["and \(others.grouped) more"] : [])
        }
    }

    /// Takes the header of their columns, without those that tell of an earlier refusal.
    func begin(_ columns: ImportColumns) {
        state.withLock { ($0.header, $0.passedOver) = (columns.header, columns.notes) }
    }

    /// Writes a row down.
    ///
    /// Throws ``Failure`` where that fails.
    func add(_ record: CSVRecord, _ reason: String) throws {
        try state.withLock { state in
            let file = try state.file ?? open(state.header)
            state.file = file
            let place = Array("\(record.line),\(reason.csvField),".utf8)
            try write(place + record.bytes(withoutFirst: state.passedOver) + [UInt8(ascii: "\n")], to: file)
            state.count += 1
            state.size += record.size
            if state.notes.count < Self.mostNotes { state.notes.append("line \(record.line.grouped): \(reason)") }
        }
    }

    private func open(_ header: [UInt8]) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw unwritable }
        try write(Array("line,reason,".utf8) + header + [UInt8(ascii: "\n")], to: file)
        return file
    }

    private func write(_ bytes: [UInt8], to file: FileHandle) throws {
        do { try file.write(contentsOf: Data(bytes)) } catch { throw unwritable }
    }

    private var unwritable: Failure {
        Failure(.unavailable, "\(path): refused rows cannot be written there; name another file by --rejected")
    }
}
