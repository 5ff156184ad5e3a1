import Foundation

/// The tutorial's documentation catalog, and the code that it is cut from.
enum Catalog {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardizedFileURL
    static let tutorials = root.appending(path: "docs/Tutorial.docc")
    static let resources = tutorials.appending(path: "Resources")

    /// The files of a folder whose names end so, by name.
    static func files(in folder: URL, ending: String) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(ending) }
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try String(contentsOf: folder.appending(path: name), encoding: .utf8))
            })
    }

    /// The code that is compiled with these tests, by the name of its file without the ending.
    static func compiled() throws -> [String: String] {
        let here = root.appending(path: "Tests/TutorialTests")
        let all = try ["Workshop", "Chapters"].map { try files(in: here.appending(path: $0), ending: ".swift") }
        return Dictionary(uniqueKeysWithValues: all.flatMap { $0 }.map { (String($0.key.dropLast(6)), $0.value) })
    }

    /// A file's lines without indentation, but for empty ones.
    static func lines(of text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
