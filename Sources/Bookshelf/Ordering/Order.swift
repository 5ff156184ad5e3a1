public import Outbox

/// What a customer wants, on its way from pending over confirmed to shipped.
public struct Order: AggregateRoot {
    /// `order`.
    public static let kind: AggregateKind = "order"
    /// The most lines an order may have.
    public static let maximumItems = 100

    /// The order's identity.
    public let id: Identity<Order>
    /// Who ordered.
    public let customer: Customer
    /// How far it has come.
    public private(set) var status: OrderStatus
    /// What was ordered: at least one line.
    public let items: [OrderItem]
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An order as a repository loads it.
    package init(
        id: Identity<Order>, customer: Customer, status: OrderStatus, items: [OrderItem], recorded: RecordedEvents
    ) {
        self.id = id
        self.customer = customer
        self.status = status
        self.items = items
        self.recorded = recorded
    }

    /// A new, pending order: records ``OrderPlaced``.
    ///
    /// Throws ``DomainError/Code/itemCountRefused`` for none or too many items.
    public static func place(
        _ items: [OrderItem], for customer: Customer, id: Identity<Order> = Identity()
    ) throws -> Order {
        guard (1...maximumItems).contains(items.count) else {
            throw DomainError(
                .itemCountRefused,
                "cannot place an order of \(items.count) items: it must have 1 to \(maximumItems); change the items")
        }
        var order = Order(id: id, customer: customer, status: .pending, items: items, recorded: RecordedEvents())
        order.record(OrderPlaced(orderID: id, customerName: customer.text, items: items.map(OrderPlaced.Item.init)))
        return order
    }

    /// Promises the order to the customer: records ``OrderConfirmed``.
    ///
    /// Throws ``DomainError/Code/orderNotPending`` for an order that is further already.
    public mutating func confirm() throws {
        guard status == .pending else { throw refused("confirm", .orderNotPending, unless: .pending) }
        status = .confirmed
        record(OrderConfirmed(orderID: id, customerName: customer.text))
    }

    /// Sends the order: records ``OrderShipped``.
    ///
    /// Throws ``DomainError/Code/orderNotConfirmed`` for an order that is pending, or shipped already.
    public mutating func ship() throws {
        guard status == .confirmed else { throw refused("ship", .orderNotConfirmed, unless: .confirmed) }
        status = .shipped
        record(OrderShipped(orderID: id, customerName: customer.text))
    }

    private func refused(_ verb: String, _ code: DomainError.Code, unless needed: OrderStatus) -> DomainError {
        let advice = status == .pending ? "confirm it first" : "there is nothing left to do"
        return DomainError(
            code, "cannot \(verb) order \(id): it is \(status.rawValue), not \(needed.rawValue); \(advice)")
    }
}

extension UnitOfWork {
    /// The orders.
    public var orders: Repository<Order> { repository() }
}
