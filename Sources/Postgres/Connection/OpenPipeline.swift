/// What was sent since the last round trip, and how much of it is answered.
struct OpenPipeline {
    /// What the server owes for one message sent.
    enum Expectation {
        case statement(Int)
        case preparation(of: Int)
        case deallocation(String)
        /// That it takes statements again, whatever failed before.
        case end

        /// The statement whose own answer it is.
        var statement: Int? {
            if case .statement(let index) = self { index } else { nil }
        }
    }

    var expectations: [Expectation] = []
    /// How many of them are here.
    var received = 0
    var answer = PipelineAnswer()

    var isEmpty: Bool { expectations.isEmpty }
}
