import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal that standard error goes to: one line that is drawn again and again.
public struct ErrorTerminal: Sendable {
    /// The terminal; nil where standard error is a file or another program.
    public static var current: ErrorTerminal? { isatty(STDERR_FILENO) == 1 ? ErrorTerminal() : nil }

    /// How many characters a line has room for; 80 where the terminal does not say.
    public var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Draws the line in place of the last one.
    public func draw(_ line: String) { write("\r\(line)\u{1B}[K") }

    /// Takes the line away.
    public func clear() { write("\r\u{1B}[K") }

    /// What cannot be written is lost.
    private func write(_ text: String) {
        try? FileHandle(fileDescriptor: STDERR_FILENO, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}
