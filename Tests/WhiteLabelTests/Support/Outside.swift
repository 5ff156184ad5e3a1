import Outbox
import OutboxTesting
import Synchronization
import WhiteLabel

/// The outside world as a test sees it: collects what was sent, and fails when it is told to.
final class Outside: ChatChannel, Mailer, MailingList, EventPublisher {
    let posts = Recorder<Sent<String>>()
    let mails = Recorder<Sent<Mail>>()
    let subscribers = Recorder<Sent<ListSubscriber>>()
    let removed = Recorder<Sent<String>>()
    let published = Recorder<Sent<PublicEvent>>()
    private let mailFails = Mutex(false)
    private let listFails = Mutex(false)

    /// Something that was sent, and under which key.
    struct Sent<What: Sendable & Hashable>: Sendable, Hashable {
        let what: What
        let key: String
    }

    /// A server does not answer.
    struct Unreachable: Error {}

    var gateways: Gateways { Gateways(chat: self, mailer: self, mailingList: self, publisher: self) }

    func failMails(_ fails: Bool) { mailFails.withLock { $0 = fails } }

    func failList(_ fails: Bool) { listFails.withLock { $0 = fails } }

    func post(_ text: String, idempotencyKey: String) async throws {
        posts.append(Sent(what: text, key: idempotencyKey))
    }

    func send(_ mail: Mail, idempotencyKey: String) async throws {
        if mailFails.withLock({ $0 }) { throw Unreachable() }
        mails.append(Sent(what: mail, key: idempotencyKey))
    }

    func add(_ subscriber: ListSubscriber, idempotencyKey: String) async throws {
        if listFails.withLock({ $0 }) { throw Unreachable() }
        subscribers.append(Sent(what: subscriber, key: idempotencyKey))
    }

    func remove(_ email: String, idempotencyKey: String) async throws {
        removed.append(Sent(what: email, key: idempotencyKey))
    }

    func publish(_ event: PublicEvent, idempotencyKey: String) async throws {
        published.append(Sent(what: event, key: idempotencyKey))
    }
}
