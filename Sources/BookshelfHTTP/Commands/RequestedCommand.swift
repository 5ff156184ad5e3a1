import Bookshelf
import Outbox

/// What is stored under a key.
protocol AnswerHolder: Codable, Sendable {
    var answer: StoredAnswer { get }
}

/// A command as a request asked for it: its fingerprint is method, route, precondition and body, its response the answer.
struct RequestedCommand<Base: Answered>: Command {
    static var name: CommandName { Base.name }

    let method: String
    let route: String
    let expected: ExpectedVersions?
    let command: Base

    func validate(_ violations: inout Violations) { command.validate(&violations) }

    /// A type for each command: the store remembers by it whether such a unit of work reads.
    struct Response: AnswerHolder { let answer: StoredAnswer }

    /// Does it, and makes the answer that is stored with it in one transaction.
    func handle(in work: UnitOfWork) throws -> Response {
        if let expected, let version = try command.version(in: work), !expected.allow(version) {
            throw Problem(
                .preconditionFailed, "it has version \(version) by now; read it again, and decide with what it is now")
        }
        return Response(answer: try command.answer(command.handle(in: work), in: work))
    }
}

/// The same request, once it was refused by what is stored: the refusal is its answer, for repeats too.
struct RefusedCommand<Base: Answered>: Command {
    static var name: CommandName { Base.name }

    let request: RequestedCommand<Base>
    let answer: StoredAnswer

    init(_ request: RequestedCommand<Base>, _ answer: StoredAnswer) {
        (self.request, self.answer) = (request, answer)
    }

    struct Response: AnswerHolder { let answer: StoredAnswer }

    func handle(in work: UnitOfWork) throws -> Response { Response(answer: answer) }

    /// The same bytes as the request itself has, so that it has the same fingerprint.
    func encode(to encoder: any Encoder) throws { try request.encode(to: encoder) }

    init(from decoder: any Decoder) throws {
        self.init(try RequestedCommand(from: decoder), try StoredAnswer(from: decoder))
    }
}
