import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An answer as it came over the wire.
struct Reply: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    /// A header field, by its name in lower case.
    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    }

    /// The last part of the problem's type.
    var problem: String? {
        guard self["content-type"] == "application/problem+json" else { return nil }
        return (try? json()["type"] as? String)?.split(separator: "/").last.map(String.init)
    }

    /// Where each fault of a problem lies: a pointer, or the name of a parameter.
    var faults: Set<String> {
        let errors = (try? json()["errors"] as? [[String: Any]]) ?? []
        return Set(errors.compactMap { ($0["pointer"] ?? $0["parameter"]) as? String })
    }
}

/// A connection to a service on this machine, on which anything can be sent: nothing is checked or mended.
///
/// It blocks a thread of its own.
final class RawConnection: Sendable {
    private let descriptor: Int32

    struct Broken: Error {}

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isOpen = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isOpen else { throw Broken() }
    }

    deinit { close(descriptor) }

    /// Sends bytes; false where the other side has closed.
    @discardableResult
    func send(_ bytes: some Sequence<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(text.utf8) }

    /// Ends it without a word, as a cable that is cut does not even do.
    func cut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// The next answer; nil where the other side closed without a whole one.
    func reply(hasBody: Bool = true) async -> Reply? {
        await onThread { [self] in
            var bytes: [UInt8] = []
            while bytes.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
                guard let more = receive() else { return nil }
                bytes += more
            }
            guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
            let fields = lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
            }
            let length = fields.first { $0.0 == "content-length" }.flatMap { Int($0.1) } ?? 0
            var body = Array(bytes[end.upperBound...])
            while hasBody, body.count < length {
                guard let more = receive() else { return nil }
                body += more
            }
            let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return Reply(status: status, fields: fields, body: body)
        }
    }

    /// True once the other side has closed.
    func isClosed() async -> Bool {
        await onThread { [self] in
            while receive() != nil {}
            return true
        }
    }

    private func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}
