import Outbox
import Testing

@testable import OutboxRelay

@Suite struct CautionTests {
    private let ahead = Array(1...1000 as ClosedRange<Int64>)

    @Test func `each death makes the next relay take an eighth at a time, down to events tried by themselves`() {
        var (mark, limits) = (Caution().mark(by: "a", of: 1000), [Int]())
        while true {
            let caution = Caution(after: mark, ahead, of: 1000)
            limits.append(caution.limit ?? 0)
            if caution.isSingle { break }
            mark = caution.mark(by: "b", of: 1000)
        }
        #expect(limits == [125, 15, 1, 1])
    }

    @Test func `what the dead relay had in hand is taken by eighths, and then twice as much each time`() {
        var caution = Caution(after: Batch.Mark(holder: "a", count: 80), ahead, of: 100)
        #expect(caution.limit == 10)
        caution.pass(leaving: Array(11...1000))
        caution.pass(leaving: Array(80...1000))
        #expect(caution.limit == 10)
        var limits: [Int?] = []
        for first in [81, 101, 141, 221] {
            caution.pass(leaving: Array(Int64(first)...1000))
            limits.append(caution.limit)
        }
        #expect(limits == [20, 40, 80, nil])
        #expect(caution == Caution())
    }

    @Test func `care ends too where nothing lies ahead, or there was nothing in hand`() {
        var caution = Caution(after: Batch.Mark(holder: "a", count: 3), [1, 2, 3, 4], of: 100)
        #expect(caution.isSingle)
        caution.pass(leaving: [4, 5, 6])
        #expect(!caution.isSingle)
        caution.pass(leaving: [])
        #expect(caution == Caution())
        #expect(Caution(after: Batch.Mark(holder: "a", count: 3), [], of: 100) == Caution())
    }
}
