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

    @Test func `what the relay that died had in hand is tried one by one, the rest of its batch a few at a time`() {
        let positions = Array(1...900 as ClosedRange<Int64>)
        var doubt = Doubt(after: Batch.Mark(holder: "a", level: 1), positions, of: 900)
        #expect(doubt.limit == 1)
        doubt.pass(leaving: Array(30...900))
        #expect(doubt.caution.isSingle)
        doubt.pass(leaving: Array(31...900))
        #expect(doubt.limit == 30)
        doubt.pass(leaving: Array(900...1000))
        #expect(doubt.limit == 30)
        doubt.pass(leaving: Array(901...1000))
        #expect(doubt == Doubt())
    }

    @Test func `after a whole batch everything is in doubt, and nothing tried one by one`() {
        var doubt = Doubt(after: Batch.Mark(holder: "a", level: 0), [1, 2, 3], of: 90)
        #expect(doubt.limit == 3)
        doubt.pass(leaving: [3, 4])
        #expect(doubt.limit == 3)
        doubt.pass(leaving: [4])
        #expect(doubt.limit == nil)
    }
}
