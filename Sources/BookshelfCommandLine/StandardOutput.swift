import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process's standard output, a whole line at a time and without a buffer, so that whoever reads it sees each at once.
public enum StandardOutput {
    /// Writes a line, escaped for terminals.
    ///
    /// Throws ``Failure`` where nobody reads any more or the disk is full.
    public static func line(_ text: String) throws { try write(text.escapedForTerminal + "\n", to: STDOUT_FILENO) }

    /// True where somebody sees it, and not a file or another program.
    public static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes a text as it is: tables and JSON, whose parts were escaped before.
    public static func verbatim(_ text: String) throws { try write(text, to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) throws {
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
        } catch {
            throw Failure(.unavailable, "standard output: it cannot be written; keep its reader running")
        }
    }
}

/// The process's standard error: one line for each failure, and how far things are.
public enum StandardError {
    /// Writes a line, escaped for terminals; what cannot be written is lost.
    public static func line(_ text: String) { verbatim(text.escapedForTerminal + "\n") }

    /// True where somebody sees it, and not a file or another program.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a text as it is; what cannot be written is lost.
    public static func verbatim(_ text: String) {
        try? FileHandle(fileDescriptor: STDERR_FILENO, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}
