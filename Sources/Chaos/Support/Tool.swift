import Foundation

/// A program of the system, run to its end.
enum Tool {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program found on PATH and returns what it printed; throws with its last words where it fails.
    @discardableResult
    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(arguments.joined(separator: " ")): \(text.suffix(500))")
        }
        return text
    }

    /// Starts a program and lets it run.
    static func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Throws where something the campaign needs is not installed.
    static func requireAll() throws {
        for (program, package) in [("strace", "strace"), ("unshare", "util-linux"), ("fallocate", "util-linux")] {
            do { try run(["which", program]) } catch {
                throw Failed(description: "\(program) is missing: apt-get install \(package)")
            }
        }
        guard fakeTime != nil else { throw Failed(description: "libfaketime is missing: apt-get install faketime") }
        guard getuid() == 0 else { throw Failed(description: "the campaign mounts file systems: run it as root") }
    }

    /// The library that sets a process' clock wrong.
    static let fakeTime: String? = {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        return folders.map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }()
}

/// One line on standard output, at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
