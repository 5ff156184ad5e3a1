#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether this process has the rights that the server refuses to run with.
func currentUserIsRoot() -> Bool { geteuid() == 0 }

/// A user of the system.
func userAndGroup(_ name: String) -> (name: String, uid: UInt32, gid: UInt32)? {
    getpwnam(name).map { (name, $0.pointee.pw_uid, $0.pointee.pw_gid) }
}

/// A TCP port that nobody uses at this moment.
func freePort() throws -> Int {
    #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    defer { _ = close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
        let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
        guard let pointer, bind(descriptor, pointer, length) == 0 else { return -1 }
        return getsockname(descriptor, pointer, &length)
    }
    guard result == 0 else { throw EmbeddedPostgresError("no free TCP port on 127.0.0.1") }
    return Int(UInt16(bigEndian: address.sin_port))
}

/// A two-way line to a child, which closes with this process, however it ends.
///
/// Other children do not inherit it.
struct Line {
    let ours: Int32
    let theirs: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        #if canImport(Darwin)
            let result = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
            var on: Int32 = 1
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #else
            let kind = Int32(bitPattern: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            let result = socketpair(AF_UNIX, kind, 0, &ends)
        #endif
        guard result == 0 else { throw EmbeddedPostgresError("no socket pair: too many files are open") }
        ours = ends[0]
        theirs = ends[1]
    }
}

/// Closes a file descriptor.
func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }

/// Writes all of a text; false when the reader has gone.
func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    #if canImport(Darwin)
        let flags: Int32 = 0
    #else
        let flags = Int32(MSG_NOSIGNAL)
    #endif
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        bytes = bytes.dropFirst(count)
    }
    return true
}

/// The next line; nil at the end.
func readLine(from descriptor: Int32) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
        let count = read(descriptor, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1 else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
        if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
        line.append(byte)
    }
}

/// Waits for a child to end.
func reap(_ pid: pid_t) {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
}
