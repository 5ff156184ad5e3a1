public import WhiteLabel
import WhiteLabelGateways

/// White Label's ways to the outside, as the environment names them.
public enum ConnectedGateways {
    /// Lends the gateways to `body` and closes their connections, whatever happens; what has no address goes to `log`.
    ///
    /// Throws what `body` throws.
    public static func with<Result>(
        _ settings: Settings, log: @escaping @Sendable (String) throws -> Void,
        _ body: (Gateways) async throws -> Result
    ) async throws -> Result {
        let client = GatewayClient()
        do {
            let result = try await body(.connected(settings.gateways, by: client, log: log))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Gateways that reach nobody, where handlers are named and not run.
    public static let none = unconnected()

    private static func unconnected() -> Gateways {
        let logged = LoggedGateway { _ in }
        return Gateways(chat: logged, mailer: logged, mailingList: logged, publisher: logged)
    }
}
