import BookshelfCommandLine
import Outbox
import OutboxPostgres

extension BookshelfDatabase {
    /// Returns once every subscription has looked at everything, with nothing parked.
    ///
    /// The relay is another process and tells nobody when it is done, so the database is asked until it is.
    func drained() async throws {
        let store = store
        try await Deadline.waiting(for: "the relay's last effect") {
            while try await !store.status().allSatisfy({ $0.lag == 0 && $0.parked == 0 && $0.dead == 0 }) {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }
}
