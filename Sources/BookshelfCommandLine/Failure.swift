/// Why a program ends early: a status for scripts and one line for people.
public struct Failure: Error, Hashable, Sendable {
    /// The exit status.
    public let status: ProgramStatus
    /// `<what>: <why>; <what to do>`.
    public let line: String

    /// Describes a failure.
    public init(_ status: ProgramStatus, _ line: String) {
        self.status = status
        self.line = line
    }
}
