import Testing
import WhiteLabel

@Suite struct PortTests {
    @Test func `A mail says to whom, about what, and what`() {
        let mail = Mail(to: "ada@example.com", subject: "Welcome", text: "Hello.")
        #expect(mail.recipient == "ada@example.com" && mail.subject == "Welcome" && mail.text == "Hello.")
    }
}
