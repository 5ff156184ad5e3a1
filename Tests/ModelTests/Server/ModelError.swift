/// What a store throws that nobody but itself should understand.
enum ModelError: Error {
    case connectionLost
    case serializationFailure
    /// The transaction was silent for too long.
    case silenced
    /// A statement had failed before.
    case transactionFailed
    /// The process is dead, or the run is over: whoever runs on does nothing any more.
    case gone
}
