import NIOCore

/// What a mail server answered: a code and lines of text.
struct SMTPReply: Hashable, Sendable {
    let code: Int
    let lines: [String]

    /// Whether it offers an extension, among the lines of its answer to EHLO.
    func offers(_ name: String) -> Bool {
        lines.dropFirst().contains { $0.uppercased().split(separator: " ").first.map(String.init) == name }
    }
}

/// A server that does not speak SMTP, or speaks when it was not asked.
struct SMTPNonsense: Error, Hashable {}

/// Puts replies together from bytes: a pure parser, with bounds.
struct SMTPReplyParser {
    private static let longestLine = 2048
    private static let mostLines = 100
    private var lines: [String] = []
    private var buffer: [UInt8] = []

    /// Whether bytes are left behind the last reply.
    var hasRest: Bool { !buffer.isEmpty || !lines.isEmpty }

    mutating func append(_ bytes: some Sequence<UInt8>) { buffer += bytes }

    /// The next whole reply; nil where bytes are missing.
    mutating func next() throws -> SMTPReply? {
        while let end = buffer.firstIndex(of: 0x0A) {
            guard end <= Self.longestLine else { throw SMTPNonsense() }
            var line = buffer[..<end]
            if line.last == 0x0D { line.removeLast() }
            let text = String(decoding: line, as: UTF8.self)
            buffer = Array(buffer[(end + 1)...])
            if let reply = try take(text) { return reply }
        }
        guard buffer.count <= Self.longestLine else { throw SMTPNonsense() }
        return nil
    }

    private mutating func take(_ line: String) throws -> SMTPReply? {
        guard let code = Int(line.prefix(3)), (200..<600).contains(code), lines.count < Self.mostLines,
            line.utf8.count == 3 || [" ", "-"].contains(line.dropFirst(3).first)
        else { throw SMTPNonsense() }
        lines.append(String(line.dropFirst(4)))
        guard line.dropFirst(3).first != "-" else { return nil }
        defer { lines = [] }
        return SMTPReply(code: code, lines: lines)
    }
}
