import BookshelfPostgres
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Outbox

/// What is known of a request besides itself: who sent it, and which trace it belongs to.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who sent it; nil for nobody known.
    var caller: Caller?
    /// Shared by everything that this request sets in motion.
    var correlation = UUID.timeOrdered()
    /// W3C trace context, as it came.
    var traceParent: String?

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }

    /// What the events of this request carry.
    var metadata: Metadata {
        Metadata(
            correlation: correlation, actor: caller?.name, trace: traceParent.map { ["traceparent": $0] } ?? [:])
    }
}
