import BookshelfPostgres
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Outbox
import Synchronization

/// The caller of one request.
private final class SharedCaller: Sendable {
    private let caller = Mutex<Caller?>(nil)

    func withLock<Result>(_ body: (inout sending Caller?) -> sending Result) -> Result { caller.withLock(body) }
}

/// What answers a request once a middleware has let it through.
typealias Next = @concurrent (Request, ServiceContext) async throws -> Response

/// What is known of a request besides itself: who sent it, and which trace it belongs to.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who sent it; nil for nobody known.
    var caller: Caller? {
        get { known.withLock { $0 } }
        nonmutating set { known.withLock { $0 = newValue } }
    }
    /// Shared by everything that this request sets in motion.
    var correlation = UUID.timeOrdered()
    /// W3C trace context, as it came.
    var traceParent: String?

    /// Shared by all copies, so that the line in the log, which is written last, can name the caller.
    private let known = SharedCaller()

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }

    /// What a line in the log says of this request; made for the line, as most requests write none or one.
    var trail: Logger.Metadata {
        var trail: Logger.Metadata = ["correlation_id": "\(correlation.lowercased)"]
        if let traceParent { trail["trace_id"] = "\(traceParent.split(separator: "-")[1])" }
        if let caller { trail["caller"] = "\(caller.name)" }
        return trail
    }

    /// What the events of this request carry.
    var metadata: Metadata {
        Metadata(
            correlation: correlation, actor: caller?.name, trace: traceParent.map { ["traceparent": $0] } ?? [:])
    }
}
