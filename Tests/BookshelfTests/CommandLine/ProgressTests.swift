import BookshelfCommandLine
import Testing

@Suite struct `A bar of progress` {
    @Test func `shows rows, rate and the time left`() {
        let bar = ProgressBar(title: "books.csv", rows: 45_000, fraction: 0.45, seconds: 5)
        #expect(
            bar.text(width: 100)
                == "books.csv  [##################----------------------]  45 %  45,000 rows  9,000/s  7 s left")
        #expect(bar.text(width: 63) == "books.csv  [#####-------]  45 %  45,000 rows  9,000/s  7 s left")
        #expect(bar.text(width: 40) == "45 %  45,000 rows  9,000/s  7 s left")
    }

    @Test func `shows rows and rate where nobody knows how many there are`() {
        let bar = ProgressBar(title: "standard input", rows: 1_234_567, fraction: nil, seconds: 100)
        #expect(bar.text(width: 80) == "standard input  1,234,567 rows  12,345/s")
    }

    @Test(arguments: [
        (0.5, 59.0, "59 s left"), (0.25, 61, "3 min 3 s left"), (0.001, 36, "9 h 59 min left"),
        (0.000_001, 3600, "days left"),
    ])
    func `tells the time as people do`(fraction: Double, seconds: Double, left: String) {
        let bar = ProgressBar(title: "x", rows: 1, fraction: fraction, seconds: seconds)
        #expect(bar.text(width: 100).hasSuffix("  \(left)"))
    }

    @Test(arguments: [0, 0.5, 1, 7]) func `never is wider than the terminal`(fraction: Double) {
        for width in 0...120 {
            let bar = ProgressBar(title: "a\u{1B}b", rows: 10_000_000, fraction: fraction, seconds: 12_345)
            #expect(bar.text(width: width).count <= width)
            #expect(!bar.text(width: width).contains("\u{1B}"))
        }
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func `counts in thousands`(number: Int, text: String) { #expect(number.grouped == text) }
}
