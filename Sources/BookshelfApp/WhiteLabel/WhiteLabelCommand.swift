import ArgumentParser

/// `bookshelf white-label`.
struct WhiteLabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "white-label",
        abstract: "White Label: users, records, trades, orders and enrolments, on the same database and relay.",
        subcommands: [
            RegisterUserCommand.self, EditProfileCommand.self, CreateVinylCommand.self, WishCommand.self,
            OfferTradeCommand.self, AcceptTradeCommand.self, DeclineTradeCommand.self, OrderVinylCommand.self,
            GrantApprovalCommand.self, RefuseApprovalCommand.self, WithdrawOrderCommand.self, EnrolCommand.self,
            WhiteLabelListCommand.self,
        ])
}
