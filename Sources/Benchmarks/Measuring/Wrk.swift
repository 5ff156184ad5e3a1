/// wrk, which posts books as `scripts/load-check` does, each under a key of its own.
struct Wrk {
    let port: Int
    /// Of a writer.
    let token: String
    let connections: Int

    /// Books that were added, a second; throws where anything else than that was answered.
    func rate(for seconds: Double) async throws -> Double {
        let text = try await Tool.run(
            "/usr/bin/env",
            [
                "wrk", "--threads", "1", "--connections", "\(connections)", "--timeout", "10s", "--duration",
                "\(max(1, Int(seconds.rounded())))s", "--script", "scripts/load-check.lua",
                "http://127.0.0.1:\(port)",
            ], environment: ["TOKEN=\(token)"])
        let line = #/load: [0-9]+ created, 0 put off, 0 other answers, 0 broken; ([0-9]+) a second/#
        guard let rate = text.firstMatch(of: line).flatMap({ Double($0.1) }) else {
            throw Tool.Failed(description: "wrk got other answers, or none: \(text.suffix(300))")
        }
        return rate
    }
}
