import BookshelfCommandLine
import Foundation

/// The programs that are built beside this one.
enum Executables {
    /// The relay, or a ``Failure`` that says where it was looked for.
    static func relay() throws -> URL {
        guard let this = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw Failure(.configuration, "demo: this program does not know its own folder; start it by its full path")
        }
        let relay = this.deletingLastPathComponent().appending(component: "relay")
        guard FileManager.default.isExecutableFile(atPath: relay.path) else {
            throw Failure(
                .configuration, "demo: there is no 'relay' beside \(this.path); build it with 'swift build'")
        }
        return relay
    }
}
