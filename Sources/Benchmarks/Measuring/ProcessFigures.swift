import Foundation

/// What the kernel knows of a process.
struct ProcessFigures {
    private let folder: String

    init(of process: Int32) { folder = "/proc/\(process)" }

    /// Processor time in clock ticks.
    func ticks() throws -> Double {
        let fields =
            try String(contentsOfFile: folder + "/stat", encoding: .utf8)
            .split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
        return user + system
    }

    /// Memory that is its own or shared, as it stands.
    func mebibytes() throws -> Double {
        let text = try String(contentsOfFile: folder + "/status", encoding: .utf8)
        let kibibytes = text.firstMatch(of: #/VmRSS:\s*(\d+)/#).flatMap { Double($0.1) }
        return (kibibytes ?? .nan) / 1024
    }
}
