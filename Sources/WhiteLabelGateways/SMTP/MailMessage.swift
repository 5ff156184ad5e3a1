import Foundation
import WhiteLabel

/// A mail as it goes over the wire: headers and text, by RFC 5322 and RFC 2047.
struct MailMessage: Sendable {
    let sender: MailAddress
    let recipient: MailAddress
    let subject: String
    let text: String
    let key: String
    let date: Date

    /// The same for every try, so that a mailbox can drop the second of two.
    var messageID: String { "<\(Self.atom(key))@\(sender.domain)>" }

    /// Lines with CRLF; those that begin with a dot have another one before it, and a dot alone ends the whole.
    var wire: [UInt8] {
        let lines = headers + [""] + body
        let stuffed = lines.map { $0.hasPrefix(".") ? "." + $0 : $0 }
        return Array((stuffed + ["."]).map { $0 + "\r\n" }.joined().utf8)
    }

    private var headers: [String] {
        [
            "Date: \(Self.stamp(date))", "From: \(sender.text)", "To: \(recipient.text)",
            "Subject: \(EncodedWords.of(subject))", "Message-ID: \(messageID)", "X-Idempotency-Key: \(key)",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(isPlain ? "7bit" : "base64")",
        ]
    }

    private var lines: [String] {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether it can go as it is: text of ASCII in lines that every server takes.
    private var isPlain: Bool {
        lines.allSatisfy { line in
            line.utf8.count <= 900 && line.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
        }
    }

    private var body: [String] {
        guard !isPlain else { return lines.last?.isEmpty == true ? lines.dropLast() : lines }
        let coded = Data(lines.joined(separator: "\r\n").utf8).base64EncodedString()
        return coded.utf8.count == 0
            ? [""]
            : stride(from: 0, to: coded.utf8.count, by: 76).map { start in
                let from = coded.utf8.index(coded.startIndex, offsetBy: start)
                let to = coded.utf8.index(from, offsetBy: 76, limitedBy: coded.endIndex) ?? coded.endIndex
                return String(coded[from..<to])
            }
    }

    /// What may stand in a `Message-ID`: another key is another text.
    private static func atom(_ key: String) -> String {
        key.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || character == "-" {
                return String(character)
            }
            return "=" + String(UInt16(byte) + 0x100, radix: 16, uppercase: true).dropFirst()
        }.joined()
    }

    private static func stamp(_ date: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
                \(second: .twoDigits) +0000
                """,
            locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
        return date.formatted(style)
    }
}
