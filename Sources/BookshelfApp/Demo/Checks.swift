import ArgumentParser
import BookshelfCommandLine

/// Goes on where `isRight`; else says which check failed and ends the demo with status 1.
func check(_ isRight: Bool, _ what: @autoclosure () -> String) throws {
    guard !isRight else { return }
    try StandardOutput.line("Check failed: \(what())")
    throw ExitCode(ProgramStatus.checkFailed.rawValue)
}
