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
        #expect(caution.deaths == 0)
    }

    @Test func `only deaths of one and the same event are counted against it`() {
        let retry = RetryPolicy(maximumDeaths: 3)
        var mark = Batch.Mark(holder: "a", level: 2)
        for deaths in 1...3 {
            let caution = Caution(after: mark)
            #expect(caution.deaths == deaths)
            #expect(caution.isFatal(retry) == (deaths == 3))
            mark = caution.mark(by: "b")
        }
        mark.hasMoved = true
        #expect(Caution(after: mark).deaths == 1)
    }

    @Test func `under its own note a relay stays as careful as it was`() {
        let mark = Batch.Mark(holder: "a", level: 2, deaths: 1)
        #expect(Caution(under: mark, as: "a").mark(by: "a") == mark)
        #expect(Caution(under: mark, as: "b").deaths == 2)
        #expect(Caution(under: nil, as: "a") == Caution())
    }
}
