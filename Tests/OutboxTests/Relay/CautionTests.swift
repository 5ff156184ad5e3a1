import Outbox
import Testing

@testable import OutboxRelay

@Suite struct CautionTests {
    @Test func `each death makes the next relay take less at a time`() {
        var caution = Caution()
        #expect(caution.limit(of: 900) == nil)
        caution = Caution(after: caution.mark(by: "a"))
        #expect(caution.limit(of: 900) == 30)
        caution = Caution(after: caution.mark(by: "b"))
        #expect(caution.limit(of: 900) == 1)
        #expect(caution.isSingle)
        #expect(Caution(after: caution.mark(by: "c")) == caution)
    }

    @Test func `in doubt is what the relay that died had in hand`() {
        let positions = Array(1...900 as ClosedRange<Int64>)
        let whole = Caution(after: Batch.Mark(holder: "a", level: 0))
        #expect(whole.doubtful(positions, of: 900) == positions)
        let few = Caution(after: Batch.Mark(holder: "a", level: 1))
        #expect(few.doubtful(positions, of: 900) == Array(1...30))
    }

    @Test func `under its own note a relay stays as careful as it was`() {
        let mark = Batch.Mark(holder: "a", level: 1)
        #expect(Caution(under: mark, as: "a").level == 1)
        #expect(Caution(under: mark, as: "b").level == 2)
        #expect(Caution(under: nil, as: "a") == Caution())
    }
}
