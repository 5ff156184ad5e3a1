import Outbox
import Testing

@testable import OutboxRelay

@Suite struct CautionTests {
    @Test func `each death makes the next relay take less at a time`() {
        var caution = Caution(before: 1)
        #expect(caution.limit(of: 900) == nil)
        caution = Caution(after: caution.mark(by: "a"), before: 1)
        #expect(caution.limit(of: 900) == 30)
        caution = Caution(after: caution.mark(by: "b"), before: 1)
        #expect(caution.limit(of: 900) == 1)
        #expect(caution.deaths == 0)
    }

    @Test func `only deaths of one and the same event are counted against it`() {
        let retry = RetryPolicy(maximumDeaths: 3)
        var mark = Batch.Mark(holder: "a", level: 2, suspect: 7)
        for deaths in 1...3 {
            let caution = Caution(after: mark, before: 7)
            #expect(caution.deaths == deaths)
            #expect(caution.isFatal(retry) == (deaths == 3))
            mark = caution.mark(by: "b")
        }
        #expect(Caution(after: mark, before: 8).deaths == 1, "another one: it is this one's first")
        #expect(Caution(after: mark, before: nil).deaths == 0, "nobody's: nothing was to be tried")
    }

    @Test func `under its own note a relay stays as careful as it was`() {
        let mark = Batch.Mark(holder: "a", level: 2, suspect: 7, deaths: 1)
        #expect(Caution(under: mark, as: "a", before: 7).mark(by: "a") == mark)
        #expect(Caution(under: mark, as: "a", before: 8).deaths == 0)
        #expect(Caution(under: mark, as: "b", before: 7).deaths == 2)
        #expect(Caution(under: nil, as: "a", before: 7) == Caution(before: 7))
    }
}
