/// A step from one version of an event's payload to the next, applied when an old row is read.
///
/// What is in the log stays as it was written. A row of version 1 goes through the steps from 1, from 2 and so on up to
/// the present version, and is decoded then; a row of the present version goes through none.
///
/// ```swift
/// struct UserCreated: DomainEvent {
///     static let name: EventName = "user.created"
///     static let version = 3
///     static let upcasts = [
///         Upcast(from: 1) { $0.rename("mail", to: "email") },
///         Upcast(from: 2) { try $0.set("language", to: "en") },
///     ]
///     let email: String
///     let language: String
/// }
/// ```
///
/// A step that throws makes the event undecodable: it is set aside, without a word of what it holds, until the step is
/// mended and the event redriven. Steps run once for each subscription and each try, so they must not depend on anything
/// but the payload.
public struct Upcast: Sendable {
    /// The version it starts from; it leads to the next one.
    public let version: Int
    /// Changes the payload.
    let change: @Sendable (inout Payload) throws -> Void

    /// Says how a payload of `version` becomes one of the next version; without a closure, that it is one already.
    public init(from version: Int, _ change: @escaping @Sendable (inout Payload) throws -> Void = { _ in }) {
        self.version = version
        self.change = change
    }
}

extension DomainEvent {
    /// None: rows of older versions are set aside.
    public static var upcasts: [Upcast] { [] }

    /// Whether rows of `version` can be brought to the present one; nil where they can, else the first step that is missing.
    package static func missingUpcast(from version: Int) -> Int? {
        (version..<max(version, Self.version)).first { step in !upcasts.contains { $0.version == step } }
    }

    /// Throws ``OutboxError/Code/invalidUpcasts`` for steps that are no chain up to the present version.
    ///
    /// The chain may start late: once no row of version 1 is left, its step can go.
    static func validateUpcasts() throws {
        guard version >= 1 else { throw invalid("version \(version) is declared; versions start at 1") }
        let versions = upcasts.map(\.version).sorted()
        for (one, next) in zip(versions, versions.dropFirst()) where one == next {
            throw invalid("Upcast(from: \(one)) is declared twice; keep one of them")
        }
        if let beyond = versions.first(where: { !(1..<version).contains($0) }) {
            throw invalid(
                "Upcast(from: \(beyond)) is declared, and the present version is \(version); raise `version`, or drop the step")
        }
        if let first = versions.first, let missing = missingUpcast(from: first) {
            throw invalid(
                "Upcast(from: \(first)) leads nowhere, as there is none from \(missing); declare Upcast(from: \(missing))")
        }
    }

    private static func invalid(_ reason: String) -> OutboxError {
        OutboxError(.invalidUpcasts, "event \(name) cannot be read: \(reason)")
    }
}
