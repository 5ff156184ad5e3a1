/// What contests are about; each group is a part of the table, and a plot where it compares.
enum Group: String, Codable, CaseIterable, Sendable {
    case rates, steadiness, latency, scaling, costs

    /// The heading of the table, and of the plot.
    var title: String {
        switch self {
        case .rates: "Rates, beside the least that the work costs and beside others"
        case .steadiness: "What must not slow it down, beside itself without it"
        case .latency: "From commit to effect, beside a bare LISTEN/NOTIFY program (less is better)"
        case .scaling: "More relays, and more subscriptions, beside one relay with one subscription"
        case .costs: "What it costs"
        }
    }

    /// Whether ratios are what it is about.
    var isPlotted: Bool { self != .costs }
}
