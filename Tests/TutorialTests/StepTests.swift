import Foundation
import Testing

/// The code that the tutorial shows is code that is compiled here.
@Suite struct StepTests {
    @Test func `steps show no line that is not compiled, and none out of order`() throws {
        let compiled = try Catalog.compiled()
        let steps = try Catalog.files(in: Catalog.resources, ending: ".swift")
        #expect(!steps.isEmpty)
        for (step, text) in steps {
            let stem = step.prefix { $0 != "-" }
            var rest = Catalog.lines(of: try #require(compiled[String(stem)], "\(step) is cut from nothing"))[...]
            for line in Catalog.lines(of: text) {
                let place = try #require(rest.firstIndex(of: line), "\(step): \(stem).swift has no such line: \(line)")
                rest = rest[(place + 1)...]
            }
        }
    }

    @Test func `steps are what scripts/tutorial-steps cuts from the compiled code`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "steps-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = try Process.run(
            Catalog.root.appending(path: "scripts/tutorial-steps"), arguments: [folder.path])
        script.waitUntilExit()
        #expect(script.terminationStatus == 0)
        let cut = try Catalog.files(in: folder, ending: ".swift")
        let shown = try Catalog.files(in: Catalog.resources, ending: ".swift")
        #expect(!cut.isEmpty)
        #expect(cut.keys.sorted() == shown.keys.sorted(), "run make tutorial; remove steps that are no more")
        for (name, text) in cut { #expect(text == shown[name], "\(name) is out of date: run make tutorial") }
    }

    @Test func `every step and every output is shown`() throws {
        let pages = try Catalog.files(in: Catalog.tutorials, ending: ".tutorial").values.joined()
        let files = try FileManager.default.contentsOfDirectory(atPath: Catalog.resources.path)
        #expect(!files.isEmpty)
        for file in files { #expect(pages.contains("\"\(file)\""), "no page shows \(file)") }
    }
}
