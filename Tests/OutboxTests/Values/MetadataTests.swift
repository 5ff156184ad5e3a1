import Foundation
import Outbox
import Testing

@Suite struct MetadataTests {
    @Test func `what an event causes keeps its correlation, actor and trace, and names it as the cause`() {
        var cause = event(1, "a")
        cause.record.metadata = Metadata(causation: UUID(), actor: "alice", trace: ["traceparent": "00-1-2-01"])
        let effect = Metadata(causedBy: cause)
        #expect(effect.correlation == cause.record.metadata.correlation)
        #expect(effect.causation == cause.id)
        #expect(effect.actor == "alice")
        #expect(effect.trace == ["traceparent": "00-1-2-01"])
    }

    @Test func `without being told otherwise each request is a correlation of its own, caused by nobody`() {
        #expect(Metadata().correlation != Metadata().correlation)
        #expect(Metadata().causation == nil)
        #expect(Metadata().actor == nil)
    }
}
