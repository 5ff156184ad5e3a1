-- White Label: orders and their approvals. Never edit this file: add another.

CREATE TABLE vinyl_orders (
    id          uuid   NOT NULL PRIMARY KEY,
    version     bigint NOT NULL CHECK (version > 0),
    approval_id uuid   NOT NULL UNIQUE,
    ordered_by  uuid   NOT NULL,
    status      text   NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'REFUSED', 'WITHDRAWN'))
);

CREATE TABLE vinyl_order_lines (
    order_id uuid    NOT NULL REFERENCES vinyl_orders ON DELETE CASCADE,
    line     integer NOT NULL CHECK (line BETWEEN 1 AND 20),
    vinyl_id uuid    NOT NULL,
    PRIMARY KEY (order_id, line),
    UNIQUE (order_id, vinyl_id)
);

-- No reference to the order: the two are stored by transactions of their own, and kept consistent by events.
CREATE TABLE approvals (
    id           uuid   NOT NULL PRIMARY KEY,
    version      bigint NOT NULL CHECK (version > 0),
    order_id     uuid   NOT NULL UNIQUE,
    requested_by uuid   NOT NULL,
    decided_by   uuid   CHECK (decided_by <> requested_by),
    status       text   NOT NULL CHECK (status IN ('PENDING', 'GRANTED', 'REFUSED', 'WITHDRAWN')),
    CONSTRAINT approvals_decided CHECK (
        CASE WHEN status IN ('GRANTED', 'REFUSED') THEN decided_by IS NOT NULL
            WHEN status = 'PENDING' THEN decided_by IS NULL ELSE true END
    )
);

COMMENT ON TABLE vinyl_orders IS 'Orders of records: a row an order, the records in vinyl_order_lines.';
COMMENT ON COLUMN vinyl_orders.id IS 'The order, a UUID of version 7.';
COMMENT ON COLUMN vinyl_orders.version IS 'Number of the last event of this order; a save checks it.';
COMMENT ON COLUMN vinyl_orders.approval_id IS 'The approval it asks for; its row in approvals comes a little later.';
COMMENT ON COLUMN vinyl_orders.ordered_by IS 'Who orders.';
COMMENT ON COLUMN vinyl_orders.status IS 'PENDING, then APPROVED, REFUSED or WITHDRAWN.';

COMMENT ON TABLE vinyl_order_lines IS 'Records of orders: each once an order, twenty at most.';
COMMENT ON COLUMN vinyl_order_lines.order_id IS 'The order.';
COMMENT ON COLUMN vinyl_order_lines.line IS 'Place within the order, from 1.';
COMMENT ON COLUMN vinyl_order_lines.vinyl_id IS 'The record.';

COMMENT ON TABLE approvals IS 'Approvals of orders: one an order, made by the subscription approvals.requests.';
COMMENT ON COLUMN approvals.id IS 'The approval, which its order named.';
COMMENT ON COLUMN approvals.version IS 'Number of the last event of this approval; a save checks it.';
COMMENT ON COLUMN approvals.order_id IS 'The order.';
COMMENT ON COLUMN approvals.requested_by IS 'Who orders.';
COMMENT ON COLUMN approvals.decided_by IS 'Who granted or refused it, not the one who orders; null where nobody has.';
COMMENT ON COLUMN approvals.status IS 'PENDING, then GRANTED or REFUSED; WITHDRAWN, also after those, where its order is.';
