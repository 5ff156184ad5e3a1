#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Starts a program in a session of its own, so that Ctrl-C in our terminal does not reach it, with fresh signal
/// handling, no environment but the one given, and nothing open but its standard input, output and errors (`/dev/null`
/// where none is given).
///
/// Unlike `Foundation.Process`, which never learns of a child's end where another child, started meanwhile, inherited
/// its pipes. Whoever calls this reaps the child.
package func spawn(
    _ arguments: [String],
    environment: [String] = ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C"],
    input: Int32, output: Int32, errors: Int32? = nil
) throws -> Int32 {
    #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        let isolation = Int32(POSIX_SPAWN_SETSID) | Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
    #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        // POSIX_SPAWN_SETSID, which Swift does not import from glibc.
        let isolation: Int32 = 0x80
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    if let errors {
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
    } else {
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    #if !canImport(Darwin)
        // Whatever we have open is none of the child's business, least of all the ends of pipes.
        for descriptor in 3..<(highestDescriptor() + 64) { posix_spawn_file_actions_addclose(&actions, descriptor) }
    #endif
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags = isolation | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var pid: Int32 = 0
    let failure = withCStrings(arguments) { arguments in
        withCStrings(environment) { environment in
            arguments.first.flatMap(\.self).map {
                posix_spawn(&pid, $0, &actions, &attributes, arguments, environment)
            }
        }
    }
    guard let failure, failure == 0 else {
        let reason = failure.map { String(cString: strerror($0)) } ?? "no program"
        throw EmbeddedPostgresError("\(arguments.first ?? "nothing") cannot be started: \(reason)")
    }
    return pid
}

#if !canImport(Darwin)
    /// The highest file descriptor that is open.
    private func highestDescriptor() -> Int32 {
        guard let folder = opendir("/proc/self/fd") else { return 1024 }
        defer { closedir(folder) }
        var highest: Int32 = 2
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                Int32(atoi(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)))
            }
            highest = max(highest, name)
        }
        return highest
    }
#endif

/// Lends texts as a NULL-terminated array of C strings.
private func withCStrings<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
