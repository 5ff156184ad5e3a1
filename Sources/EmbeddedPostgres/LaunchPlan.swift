#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Everything a guardian is told, found out beforehand.
struct LaunchPlan: Sendable {
    let arguments: [String]
    let input: String
    let port: Int
    private let password: String

    init(_ options: EmbeddedPostgres.Options) throws {
        port = options.listensOnTCP ? try freePort() : 5432
        password = UUID().uuidString
        arguments =
            try unprivileged() + [
                "/bin/sh", "-c", guardianScript, "guardian", try EmbeddedPostgres.binaries(),
                options.folder ?? Self.temporaryFolder,
                options.superuserName, options.startsEmpty ? "postgres" : options.databaseName,
                options.origin,
            ]
        input = Self.input(password, Self.settings(options, port), options.files)
    }

    func socketURL(directory: String, _ options: EmbeddedPostgres.Options) -> String {
        "postgres://\(options.superuserName)@/\(options.databaseName)?host=\(directory)&port=\(port)"
    }

    func tcpURL(_ options: EmbeddedPostgres.Options) -> String {
        "postgres://\(options.superuserName):\(password)@127.0.0.1:\(port)/\(options.databaseName)"
    }

    /// A short one: the path of a Unix socket must stay under 100 bytes.
    ///
    /// Root's own may be closed to others.
    private static var temporaryFolder: String {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let isPlain = folder.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"'\"%&?#\\".utf8.contains($0) }
        let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return isPlain && folder.hasPrefix("/") && folder.utf8.count < 60 && !isRoot ? trimmed : "/tmp"
    }

    private static func settings(_ options: EmbeddedPostgres.Options, _ port: Int) -> [String: String] {
        var settings = [
            "listen_addresses": options.listensOnTCP ? "127.0.0.1" : "",
            "port": String(port),
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
        ]
        #if os(Linux)
            // After a crash the server syncs its folder: file by file that takes seconds.
            settings["recovery_init_sync_method"] = "syncfs"
        #endif
        if !options.durable {
            settings["fsync"] = "off"
            settings["full_page_writes"] = "off"
        }
        return settings.merging(options.settings) { _, given in given }
    }

    private static func input(_ password: String, _ settings: [String: String], _ files: [String: String]) -> String {
        let lines = settings.sorted { $0.key < $1.key }.map { name, value in
            "\(name) = '\(value.replacing("'", with: "''"))'\n"
        }
        let attachments = files.sorted { $0.key < $1.key }.map { name, text in
            "file \(name)\n\(text)\(text.hasSuffix("\n") ? "" : "\n").\n"
        }
        return password + "\n" + lines.joined() + ".\n" + attachments.joined() + "go\n"
    }
}

private let isRoot = currentUserIsRoot()

/// The words to put before a command so that it runs as an ordinary user; the server refuses to run as root.
private func unprivileged() throws -> [String] {
    guard isRoot else { return [] }
    guard let user = ["postgres", "nobody"].lazy.compactMap(userAndGroup).first else {
        throw EmbeddedPostgresError("started by root, and there is no user postgres or nobody to run the server as")
    }
    for folder in ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] {
        if FileManager.default.isExecutableFile(atPath: folder + "/setpriv") {
            return [folder + "/setpriv", "--reuid=\(user.uid)", "--regid=\(user.gid)", "--clear-groups", "--"]
        }
        if FileManager.default.isExecutableFile(atPath: folder + "/runuser") {
            return [folder + "/runuser", "-u", user.name, "--"]
        }
        if FileManager.default.isExecutableFile(atPath: folder + "/sudo") {
            return [folder + "/sudo", "-n", "-u", user.name, "--"]
        }
    }
    throw EmbeddedPostgresError(
        "started by root, and there is none of setpriv, runuser and sudo to change the user; run as an ordinary user")
}
