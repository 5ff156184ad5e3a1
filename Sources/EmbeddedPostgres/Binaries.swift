#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EmbeddedPostgres {
    /// The folder with `initdb`, `postgres` and `pg_ctl`: on PATH, or where Debian and Homebrew put it.
    ///
    /// - Throws: ``EmbeddedPostgresError``, saying what to install, when there is none of version 14 or later.
    public static func binaries() throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let onPath = path.split(separator: ":").map(String.init)
        let packaged = versions(in: "/usr/lib/postgresql", prefix: "")
        let homebrew = ["/opt/homebrew/opt", "/usr/local/opt"].flatMap { versions(in: $0, prefix: "postgresql@") }
        for directory in onPath + packaged + homebrew {
            if let found = complete(directory) { return found }
        }
        throw EmbeddedPostgresError(
            "no PostgreSQL server found on PATH, under /usr/lib/postgresql or in Homebrew; "
                + "install one (apt-get install postgresql, or brew install postgresql@17) or set DATABASE_URL")
    }

    /// The programs may be links out of a common folder: the server needs its own.
    private static func complete(_ directory: String) -> String? {
        let files = FileManager.default
        let programs = ["postgres", "initdb", "pg_ctl"]
        guard programs.allSatisfy({ files.isExecutableFile(atPath: directory + "/" + $0) }) else { return nil }
        let server = URL(fileURLWithPath: directory + "/postgres").resolvingSymlinksInPath().path
        return server.hasSuffix("/postgres") ? String(server.dropLast("/postgres".count)) : directory
    }

    /// `bin` folders of versions from 14 on, the newest first.
    private static func versions(in folder: String, prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(prefix) }
            .compactMap { Int($0.dropFirst(prefix.count)) }
            .filter { $0 >= 14 }
            .sorted(by: >)
            .map { "\(folder)/\(prefix)\($0)/bin" }
    }
}
