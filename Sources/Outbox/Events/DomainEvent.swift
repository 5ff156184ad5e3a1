/// A fact in the past tense, stored in the log and delivered to every subscription that asked for it.
///
/// Events carry plain facts. The name and version are stored with the payload and never change meaning: a Swift type may
/// be renamed, an event may not.
///
/// ```swift
/// struct BookAdded: DomainEvent, Equatable {
///     static let name: EventName = "book.added"
///     let bookID: Identity<Book>
///     let title: String
/// }
/// ```
public protocol DomainEvent: Codable, Sendable {
    /// The stable name, unique among all events of the application.
    static var name: EventName { get }
    /// The version of the payload's shape, from 1.
    ///
    /// Raise it, and declare an ``Upcast``, when today's type could not read rows that are stored, or would take them for
    /// something else. Rows of a version above this one are set aside until a newer program is there.
    static var version: Int { get }
    /// How rows of older versions become rows of this one.
    ///
    /// A row of a version that no step starts from is set aside. ``HandlerRegistry`` refuses steps with a gap.
    static var upcasts: [Upcast] { get }
}

extension DomainEvent {
    /// 1: the first shape.
    public static var version: Int { 1 }
}
