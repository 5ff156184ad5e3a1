/// Where a gateway calls: an absolute `http` or `https` address.
struct GatewayAddress: Hashable, Sendable {
    /// The address as it was configured.
    let text: String
}
