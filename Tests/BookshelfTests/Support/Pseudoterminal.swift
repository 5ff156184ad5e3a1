import Foundation

/// What a program takes for a terminal.
struct Pseudoterminal {
    /// The program's end.
    let program: FileHandle
    private let screen: FileHandle

    init() throws {
        var (screen, program): (Int32, Int32) = (-1, -1)
        guard openpty(&screen, &program, nil, nil, nil) == 0 else { throw POSIXError(.ENOTTY) }
        self.program = FileHandle(fileDescriptor: program, closeOnDealloc: true)
        self.screen = FileHandle(fileDescriptor: screen, closeOnDealloc: true)
    }

    /// Presses keys.
    func type(_ text: String) throws { try screen.write(contentsOf: Data(text.utf8)) }

    /// Everything that is drawn until it ends with `ending`, or else until the program has gone and its end is closed here.
    func drawn(upTo ending: String? = nil) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(screen.fileDescriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer.prefix(count)
            if let ending, bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
