#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Blocking sockets and the framing of Postgres' messages.
enum Wire {
    static func listen(at path: String) throws -> Int32 {
        let descriptor = newSocket()
        let result = withAddress(path) { bind(descriptor, $0, $1) }
        guard result == 0, Self.listenOn(descriptor) == 0 else {
            throw CannotListen(description: "no socket at \(path)")
        }
        return descriptor
    }

    static func accept(_ listener: Int32) -> Int32? {
        let client = systemAccept(listener)
        return client < 0 ? nil : client
    }

    static func connect(to path: String) -> Int32? {
        let descriptor = newSocket()
        if withAddress(path, { systemConnect(descriptor, $0, $1) }) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    private struct CannotListen: Error, CustomStringConvertible {
        let description: String
    }

    /// Ends traffic; the descriptor stays, so that no other thread meets a reused number.
    static func end(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Gives the descriptor back.
    static func close(_ descriptor: Int32) { _ = systemClose(descriptor) }

    /// A message without a type: a startup or cancel request.
    static func readUntyped(_ descriptor: Int32) -> [UInt8]? { readBody(descriptor, head: []) }

    /// A message with its type first.
    static func readMessage(_ descriptor: Int32) -> [UInt8]? {
        read(descriptor, 1).flatMap { readBody(descriptor, head: $0) }
    }

    static func write(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, noSignal) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func readBody(_ descriptor: Int32, head: [UInt8]) -> [UInt8]? {
        guard let length = read(descriptor, 4) else { return nil }
        let count = length.reduce(0) { $0 << 8 | Int($1) } - 4
        guard count >= 0, let body = read(descriptor, count) else { return nil }
        return head + length + body
    }

    private static func read(_ descriptor: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + done }, count - done, 0)
            }
            guard got > 0 else { return nil }
            done += got
        }
        return bytes
    }

    private static func withAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>?, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafeBytes(of: &address) { bytes in
            body(bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
    }

    #if canImport(Glibc)
        private static let noSignal = Int32(MSG_NOSIGNAL)
        private static func newSocket() -> Int32 { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }
        private static func systemClose(_ descriptor: Int32) -> Int32 { Glibc.close(descriptor) }
        private static func systemAccept(_ listener: Int32) -> Int32 { Glibc.accept(listener, nil, nil) }
        private static func listenOn(_ descriptor: Int32) -> Int32 { Glibc.listen(descriptor, 16) }
        private static func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ size: socklen_t)
            -> Int32
        {
            Glibc.connect(descriptor, address, size)
        }
    #else
        private static let noSignal: Int32 = 0
        private static func newSocket() -> Int32 { socket(AF_UNIX, SOCK_STREAM, 0) }
        private static func systemClose(_ descriptor: Int32) -> Int32 { Darwin.close(descriptor) }
        private static func systemAccept(_ listener: Int32) -> Int32 { Darwin.accept(listener, nil, nil) }
        private static func listenOn(_ descriptor: Int32) -> Int32 { Darwin.listen(descriptor, 16) }
        private static func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ size: socklen_t)
            -> Int32
        {
            Darwin.connect(descriptor, address, size)
        }
    #endif
}
