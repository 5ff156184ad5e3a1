import ArgumentParser
import BookshelfCommandLine
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A line that somebody types at the terminal of standard input and that nobody sees.
enum HiddenLine {
    /// Asks on standard error, and reads without showing what is typed.
    ///
    /// Keys come one by one, so that Ctrl-C leaves the terminal as it was: it ends the program with 130.
    static func read(_ prompt: String) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw Failure(.noInput, "password: the terminal cannot be read; use --password-stdin")
        }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            StandardError.verbatim("\n")
        }
        StandardError.verbatim(prompt)
        return try line()
    }

    private static func line() throws -> String {
        var bytes: [UInt8] = []
        while let byte = try FileHandle.standardInput.read(upToCount: 1)?.first {
            switch byte {
            case 0x03: throw ExitCode(130)  // Ctrl-C.
            case 0x04, 0x0A, 0x0D: return try text(bytes)  // Ctrl-D, and the end of the line.
            case 0x08, 0x7F: eraseCharacter(&bytes)
            case 0x15: bytes = []  // Ctrl-U.
            default: bytes.append(byte)
            }
        }
        return try text(bytes)
    }

    /// A character may be several bytes; those that continue one begin with 10.
    private static func eraseCharacter(_ bytes: inout [UInt8]) {
        while let byte = bytes.popLast(), byte & 0xC0 == 0x80 {}
    }

    private static func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.data, "password: it is not UTF-8; type it in a terminal that uses UTF-8")
        }
        return text
    }
}
