/// The ways out of White Label, as its handlers see them.
public struct Gateways: Sendable {
    /// Where the people who run it talk.
    public let chat: any ChatChannel
    /// The way of mail.
    public let mailer: any Mailer
    /// Who gets news.
    public let mailingList: any MailingList
    /// Where other systems read what happened.
    public let publisher: any EventPublisher

    /// Names every way.
    public init(
        chat: any ChatChannel, mailer: any Mailer, mailingList: any MailingList, publisher: any EventPublisher
    ) {
        self.chat = chat
        self.mailer = mailer
        self.mailingList = mailingList
        self.publisher = publisher
    }
}
