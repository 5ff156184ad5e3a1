public import ArgumentParser

/// A span of time on the command line: `250ms`, `10s`, `2m`, `12h`, `7d`; a bare number is seconds.
public struct DurationArgument: ExpressibleByArgument, CustomStringConvertible, Sendable {
    /// The span.
    public let duration: Duration
    /// As it was written.
    public let description: String

    /// Reads a span; nil for what is none.
    public init?(argument: String) {
        guard let match = argument.wholeMatch(of: /([0-9]{1,9})(ms|s|m|h|d)?/), let number = Int64(match.1) else {
            return nil
        }
        description = argument
        switch match.2 {
        case "ms"?: duration = .milliseconds(number)
        case "m"?: duration = .seconds(number * 60)
        case "h"?: duration = .seconds(number * 3600)
        case "d"?: duration = .seconds(number * 86_400)
        default: duration = .seconds(number)
        }
    }

    /// As it was written.
    public var defaultValueDescription: String { description }
}
