import BookshelfCommandLine
import Foundation

/// A file that is there once it is whole: until then it has another name, and goes where writing it fails.
struct ExportFile {
    private let path: String
    private var draft: String { path + ".partial" }

    /// Throws ``Failure`` for a name that belongs to something else than a file.
    init(_ path: String) throws {
        let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        guard type == nil || type == .typeRegular else {
            throw Failure(.usage, "\(path): it is not an ordinary file; name another, or - for standard output")
        }
        self.path = path
    }

    /// Lends what writes a text to the file; throws ``Failure`` where that fails, and what `body` throws.
    func filling<Result>(_ body: ((String) throws -> Void) async throws -> Result) async throws -> Result {
        guard FileManager.default.createFile(atPath: draft, contents: nil),
            let file = FileHandle(forWritingAtPath: draft)
        else { throw unwritable }
        do {
            let result = try await body { text in
                do { try file.write(contentsOf: Data(text.utf8)) } catch { throw unwritable }
            }
            try publish(file)
            return result
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
    }

    private func publish(_ file: FileHandle) throws {
        do {
            try file.synchronize()
            try file.close()
        } catch { throw unwritable }
        guard rename(draft, path) == 0 else { throw unwritable }
    }

    private var unwritable: Failure {
        Failure(.unavailable, "\(path): it cannot be written; look at the folder and at the room on the disk")
    }
}
