import Foundation
public import Outbox

extension Identity {
    /// Before all others: where the first page begins.
    public static var lowest: Identity { Identity(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))) }
}
