import BookshelfCommandLine

/// What became of an import, for people and for programs.
struct ImportSummary: Encodable {
    let added: Int
    let repeated: Int
    let rejected: Int
    let rejectedFile: String?
    let complete: Bool
    let seconds: Double
    let rate: Int
    private let name: String

    private enum CodingKeys: String, CodingKey {
        case added, repeated, rejected, rejectedFile, complete, seconds, rate
    }

    init(_ file: ImportFile, _ refused: RefusedRows, _ outcome: Import.Outcome) {
        added = outcome.counts.added
        repeated = outcome.counts.repeated
        rejected = refused.counts.rows
        rejectedFile = rejected > 0 ? refused.path : nil
        complete = outcome.error == nil
        seconds = (outcome.seconds * 1000).rounded() / 1000
        rate = outcome.seconds > 0 ? Int(Double(added + repeated + rejected) / outcome.seconds) : 0
        name = file.name
    }

    /// Says what became of the rows; throws what stopped the import, or that rows were refused.
    func report(_ notes: [String], _ error: (any Error)?, asJSON: Bool) throws {
        for note in notes { StandardError.line(note) }
        if asJSON { try StandardOutput.json(self) } else { try StandardOutput.line(line) }
        if let error { throw failure(error) }
        if let refusal { throw refusal }
    }

    /// One line for people.
    private var line: String {
        "\(complete ? "Imported" : "Stopped importing") \(name): \(added.grouped) added, "
            + "\(repeated.grouped) already there, \(rejected.grouped) refused, in \(time) s (\(rate.grouped) rows/s)"
            + (complete ? "" : "; run it again, and it goes on")
    }

    private var time: String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// That rows were refused; nil where none was.
    private var refusal: Failure? {
        guard let rejectedFile else { return nil }
        let rows = rejected == 1 ? "1 row was" : "\(rejected.grouped) rows were"
        return Failure(
            .data, "import: \(rows) refused; mend them in \(rejectedFile), which says why, and import it")
    }

    /// What stopped it, and that it can go on.
    private func failure(_ error: any Error) -> Failure {
        let failure = Failure(error)
        return Failure(
            failure.status,
            "import stopped after \((added + repeated + rejected).grouped) rows: \(failure.line); "
                + "then run it again: what is in is not added twice")
    }
}
