import Foundation
import NIOHTTP1
import Outbox

/// What a provider answered, and what that means for the event.
struct HTTPAnswer: Sendable {
    let status: Int
    /// How long it asks us to wait.
    let retryAfter: Duration?

    init(status: Int, retryAfter: Duration? = nil) {
        self.status = status
        self.retryAfter = retryAfter
    }

    init(status: Int, headers: HTTPHeaders) {
        self.status = status
        retryAfter = RetryAfter.read(
            headers.first(name: "Retry-After"), asOf: headers.first(name: "Date").flatMap(RetryAfter.date) ?? Date())
    }

    /// Returns where the call is done; throws what else it means.
    ///
    /// What speaks of the request itself is refused for good. What holds for every event (a token that is unknown, an
    /// address that is gone, a redirect) is the configuration's fault, or the other side's: events wait until it is mended.
    func check(_ peer: String) throws {
        switch status {
        case 200..<300: return
        case 400, 413, 414, 422, 431, 451:
            throw DeliveryFailure.refused(
                "\(peer) refuses the request (\(status)); no repeat heals that, see the event")
        case 429:
            throw DeliveryFailure.unavailable("\(peer) has too many requests of ours (429); waiting", for: retryAfter)
        case 503 where retryAfter != nil:
            throw DeliveryFailure.unavailable("\(peer) is out of service for a while (503); waiting", for: retryAfter)
        case 408, 409, 425, 500...:
            throw DeliveryFailure.failed("\(peer) failed (\(status)); it is repeated", tryAgainAfter: retryAfter)
        case 300..<400:
            throw DeliveryFailure.unavailable(
                "\(peer) redirects (\(status)), which is not followed; set the address that it has now", for: retryAfter
            )
        default:
            throw DeliveryFailure.unavailable(
                "\(peer) does not let us in (\(status)); check address and token, then events flow by themselves",
                for: retryAfter)
        }
    }
}
