import Foundation
import Outbox
import Testing
import WhiteLabel

@testable import WhiteLabelGateways

/// Mails as they go over the wire.
@Suite struct MailMessageTests {
    private func wire(subject: String = "Welcome", text: String, key: String = "a.b:1") throws -> String {
        let message = MailMessage(
            sender: try #require(MailAddress("shop@example.com")),
            recipient: try #require(MailAddress("ada@example.com")),
            subject: subject, text: text, key: key, date: Date(timeIntervalSince1970: 784_111_777))
        return String(decoding: message.wire, as: UTF8.self)
    }

    @Test func `A plain mail is readable as it goes, and its headers are these`() throws {
        #expect(
            try wire(text: "Hello.\nBye.\r\n")
                == """
                Date: Sun, 06 Nov 1994 08:49:37 +0000
                From: shop@example.com
                To: ada@example.com
                Subject: Welcome
                Message-ID: <a=2Eb=3A1@example.com>
                X-Idempotency-Key: a.b:1
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                Hello.
                Bye.
                .

                """.replacing("\n", with: "\r\n"))
    }

    @Test(arguments: [".", "..", "a\n.\nQUIT\n", "a\r.\rb", ".\r\n.\r\n"])
    func `No text ends the mail before its end`(text: String) throws {
        let lines = try wire(text: text).components(separatedBy: "\r\n")
        #expect(lines.filter { $0 == "." }.count == 1 && lines.suffix(2) == [".", ""])
        #expect(!(try wire(text: text).replacing("\r\n", with: "")).contains { $0 == "\r" || $0 == "\n" })
    }

    @Test(arguments: ["Grüße", "a\0b", String(repeating: "x", count: 3000), "bell \u{7}", "👩‍👩‍👧\n.\n"])
    func `What not every server takes goes in base64, in short lines`(text: String) throws {
        let lines = try wire(text: text).components(separatedBy: "\r\n")
        #expect(lines.contains("Content-Transfer-Encoding: base64"))
        let start = try #require(lines.firstIndex(of: ""))
        let coded = lines[(start + 1)...].prefix { $0 != "." }
        #expect(coded.allSatisfy { $0.count <= 76 })
        let data = try #require(Data(base64Encoded: coded.joined()))
        #expect(String(decoding: data, as: UTF8.self) == text.replacing("\n", with: "\r\n"))
    }

    @Test func `A subject beyond ASCII is encoded in short words that hold whole characters`() {
        let subject = String(repeating: "Grüße 例え ", count: 12)
        let words = EncodedWords.of(subject).components(separatedBy: "\r\n ")
        #expect(words.count > 1 && words.allSatisfy { $0.count <= 75 && $0.hasPrefix("=?utf-8?B?") })
        let decoded = words.map { word in
            String(data: Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data(), encoding: .utf8) ?? "?"
        }
        #expect(decoded.joined() == subject)
    }

    @Test(arguments: [
        "", "ada", "@example.com", "ada@", "a@b@c", "ada@example.com>\r\nRCPT TO:<eve@example.com", "a b@example.com",
        "ada@example.com\n", "<ada@example.com>", "ada,eve@example.com", "\"a\"@example.com", "ada\u{85}@example.com",
        "ada\u{2028}@example.com", String(repeating: "a", count: 250) + "@example.com",
    ])
    func `What is no address is none`(text: String) { #expect(MailAddress(text) == nil) }

    @Test func `A subject that could pass for a header is refused, and nothing is sent`() async throws {
        try await GatewayClient.with { client in
            let configuration = try GatewayConfiguration(mailURL: "smtp://127.0.0.1:9", mailFrom: "shop@example.com")
            let mailer = Gateways.connected(configuration, by: client) { _ in }.mailer
            for (recipient, subject) in [("ada@example.com", "a\r\nBcc: eve@example.com"), ("a\r\nb@c", "Welcome")] {
                let failure = await #expect(throws: DeliveryFailure.self) {
                    try await mailer.send(Mail(to: recipient, subject: subject, text: ""), idempotencyKey: "1")
                }
                #expect(failure?.meaning == .refused && failure?.description.contains("eve") == false)
            }
        }
    }
}

/// Replies of mail servers, put together from bytes.
@Suite struct MailReplyTests {
    @Test func `A reply of several lines is one, however its bytes arrive`() throws {
        let bytes = Array("250-mail.example\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n".utf8)
        for size in 1...bytes.count {
            var (parser, replies) = (SMTPReplyParser(), [SMTPReply]())
            for start in stride(from: 0, to: bytes.count, by: size) {
                parser.append(bytes[start..<min(bytes.count, start + size)])
                while let reply = try parser.next() { replies.append(reply) }
            }
            #expect(replies == [SMTPReply(code: 250, lines: ["mail.example", "STARTTLS", "AUTH PLAIN"])])
            #expect(replies[0].offers("STARTTLS") && !replies[0].offers("MAIL.EXAMPLE") && !parser.hasRest)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n", "\r\n", "25\r\n", "250x\r\n", "999 what\r\n", String(repeating: "x", count: 5000),
        String(repeating: "250-more\r\n", count: 200),
    ])
    func `What is no reply, or too much of one, ends the conversation`(text: String) {
        var parser = SMTPReplyParser()
        parser.append(Array(text.utf8))
        #expect(throws: SMTPNonsense.self) { while try parser.next() != nil {} }
    }
}
