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

    /// Everything that is drawn, once the program has gone and its end is closed here.
    func drawn() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(screen.fileDescriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
