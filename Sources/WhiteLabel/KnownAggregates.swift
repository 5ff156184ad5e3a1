public import Outbox

extension DomainError.Code {
    /// What was named does not exist.
    public static let unknown = DomainError.Code("unknown")
}

extension Repository {
    /// The aggregate of this identity, or ``DomainError/Code/unknown``.
    ///
    /// For commands that processes send: there absence is the domain's answer, while `OutboxError.Code.notFound` is a failure
    /// that is tried again.
    func known(_ id: Aggregate.ID) throws -> Aggregate {
        guard let known = try find(id) else {
            throw DomainError(.unknown, "there is no \(Aggregate.kind) \(id.streamText): name one that exists")
        }
        return known
    }
}
