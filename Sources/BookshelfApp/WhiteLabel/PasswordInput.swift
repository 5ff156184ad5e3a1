import BookshelfCommandLine
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a new password comes from: somebody at a terminal, or a program that writes it to standard input.
struct PasswordInput {
    /// Whether the account has nothing else to prove an identity by.
    let isNeeded: Bool
    /// Whether standard input has it.
    let isPiped: Bool

    /// Far more than a password has; longer input is no password.
    private static let limit = 4096

    /// True where somebody is asked for it.
    var isAsked: Bool { isatty(STDIN_FILENO) == 1 && (isNeeded || isPiped) }

    /// The password; nil where there is none.
    func read() throws -> String? {
        if isAsked { return try asked() }
        return isPiped ? try piped() : nil
    }

    private func asked() throws -> String {
        let password = try HiddenLine.read("Password: ")
        guard try HiddenLine.read("The same again: ") == password else {
            throw Failure(.data, "password: the two are not the same; run it again")
        }
        return password
    }

    /// All of standard input but the end of its line.
    private func piped() throws -> String {
        var bytes = Data()
        while bytes.count <= Self.limit, let more = try FileHandle.standardInput.read(upToCount: Self.limit),
            !more.isEmpty
        {
            bytes += more
        }
        guard bytes.count <= Self.limit, let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.data, "password: standard input holds none; write it there in UTF-8, and nothing else")
        }
        return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
