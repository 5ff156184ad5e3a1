/// Everything that is wrong with an application's events, a line each: the event, what and why, and what to write.
public struct EventShapesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, in the order of the events' names.
    public let problems: [String]

    init(_ problems: [String]) { self.problems = problems }

    /// The problems, a line each.
    public var description: String { problems.joined(separator: "\n") }
}
