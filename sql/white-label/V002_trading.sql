-- White Label: vinyl, trades and what billing grants for them. Never edit this file: add another.

CREATE TABLE vinyls (
    id      uuid    NOT NULL PRIMARY KEY,
    version bigint  NOT NULL CHECK (version > 0),
    title   text    NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    artist  text    NOT NULL CHECK (char_length(artist) BETWEEN 1 AND 150),
    year    integer CHECK (year BETWEEN 1887 AND 2100)
);

CREATE TABLE vinyl_genres (
    vinyl_id uuid    NOT NULL REFERENCES vinyls ON DELETE CASCADE,
    place    integer NOT NULL CHECK (place BETWEEN 1 AND 3),
    genre    text    NOT NULL CHECK (char_length(genre) BETWEEN 1 AND 50),
    PRIMARY KEY (vinyl_id, place),
    UNIQUE (vinyl_id, genre)
);

CREATE TABLE wish_lists (
    id      uuid   NOT NULL PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0)
);

CREATE TABLE wish_list_vinyls (
    wish_list_id uuid    NOT NULL REFERENCES wish_lists ON DELETE CASCADE,
    place        integer NOT NULL CHECK (place BETWEEN 1 AND 500),
    vinyl_id     uuid    NOT NULL,
    PRIMARY KEY (wish_list_id, place),
    UNIQUE (wish_list_id, vinyl_id)
);

CREATE TABLE wish_counts (
    id      uuid    NOT NULL PRIMARY KEY,
    version bigint  NOT NULL CHECK (version > 0),
    wishes  integer NOT NULL DEFAULT 0 CHECK (wishes >= 0)
);

CREATE TABLE trades (
    id         uuid   NOT NULL PRIMARY KEY,
    version    bigint NOT NULL CHECK (version > 0),
    offered_by uuid   NOT NULL,
    offered_to uuid   NOT NULL CHECK (offered_to <> offered_by),
    status     text   NOT NULL CHECK (status IN ('PENDING', 'ACCEPTED', 'DECLINED'))
);

CREATE TABLE trade_vinyls (
    trade_id uuid    NOT NULL REFERENCES trades ON DELETE CASCADE,
    line     integer NOT NULL CHECK (line BETWEEN 1 AND 40),
    side     text    NOT NULL CHECK (side IN ('GIVEN', 'WANTED')),
    vinyl_id uuid    NOT NULL,
    PRIMARY KEY (trade_id, line),
    UNIQUE (trade_id, vinyl_id)
);

CREATE TABLE trader_accounts (
    id      uuid   NOT NULL PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0)
);

CREATE TABLE trader_account_trades (
    account_id uuid    NOT NULL REFERENCES trader_accounts ON DELETE CASCADE,
    place      integer NOT NULL CHECK (place BETWEEN 1 AND 5),
    trade_id   uuid    NOT NULL,
    PRIMARY KEY (account_id, place),
    UNIQUE (account_id, trade_id)
);

CREATE TABLE coupons (
    account_id uuid    NOT NULL REFERENCES trader_accounts ON DELETE CASCADE,
    place      integer NOT NULL CHECK (place = 1),
    coupon_id  uuid    NOT NULL UNIQUE,
    PRIMARY KEY (account_id, place)
);

COMMENT ON TABLE vinyls IS 'Records: a row a record, its genres in vinyl_genres.';
COMMENT ON COLUMN vinyls.id IS 'The record, a UUID of version 7; also the id of its row in wish_counts.';
COMMENT ON COLUMN vinyls.version IS 'Number of the last event of this record; a save checks it.';
COMMENT ON COLUMN vinyls.title IS 'At most 200 characters.';
COMMENT ON COLUMN vinyls.artist IS 'Who plays; at most 150 characters.';
COMMENT ON COLUMN vinyls.year IS 'When it was pressed; null where that is not known.';

COMMENT ON TABLE vinyl_genres IS 'Genres of records: three at most, each once.';
COMMENT ON COLUMN vinyl_genres.vinyl_id IS 'The record.';
COMMENT ON COLUMN vinyl_genres.place IS 'Place among the record''s genres, from 1.';
COMMENT ON COLUMN vinyl_genres.genre IS 'The genre, as it was written.';

COMMENT ON TABLE wish_lists IS 'Wish lists: a row a user who wishes, the records in wish_list_vinyls.';
COMMENT ON COLUMN wish_lists.id IS 'The user; being the primary key, it allows one list a user.';
COMMENT ON COLUMN wish_lists.version IS 'Number of the last event of this list; a save checks it.';

COMMENT ON TABLE wish_list_vinyls IS 'What is wished for: each record once a list.';
COMMENT ON COLUMN wish_list_vinyls.wish_list_id IS 'The list.';
COMMENT ON COLUMN wish_list_vinyls.place IS 'Place on the list, from 1.';
COMMENT ON COLUMN wish_list_vinyls.vinyl_id IS 'The record.';

COMMENT ON TABLE wish_counts IS 'Wishes for records: one row a record, kept by the subscription vinyl.wish_counts.';
COMMENT ON COLUMN wish_counts.id IS 'The record; being the primary key, it allows one count a record.';
COMMENT ON COLUMN wish_counts.version IS 'Number of the last save of this count; a save checks it.';
COMMENT ON COLUMN wish_counts.wishes IS 'How many users wish for it.';

COMMENT ON TABLE trades IS 'Trades: a row a trade, the records that change hands in trade_vinyls.';
COMMENT ON COLUMN trades.id IS 'The trade, a UUID of version 7.';
COMMENT ON COLUMN trades.version IS 'Number of the last event of this trade; a save checks it.';
COMMENT ON COLUMN trades.offered_by IS 'The trader who offers.';
COMMENT ON COLUMN trades.offered_to IS 'The trader who answers; not the one who offers.';
COMMENT ON COLUMN trades.status IS 'PENDING, then ACCEPTED or DECLINED.';

COMMENT ON TABLE trade_vinyls IS 'Records that change hands with a trade.';
COMMENT ON COLUMN trade_vinyls.trade_id IS 'The trade.';
COMMENT ON COLUMN trade_vinyls.line IS 'Place within the trade, from 1: first what is given.';
COMMENT ON COLUMN trade_vinyls.side IS 'GIVEN by the trader who offers, or WANTED for it.';
COMMENT ON COLUMN trade_vinyls.vinyl_id IS 'The record.';

COMMENT ON TABLE trader_accounts IS 'What billing knows of traders: one row a trader, kept by the subscription billing.rewards.';
COMMENT ON COLUMN trader_accounts.id IS 'The trader; being the primary key, it allows one account a trader.';
COMMENT ON COLUMN trader_accounts.version IS 'Number of the last event or save of this account; a save checks it.';

COMMENT ON TABLE trader_account_trades IS 'Accepted trades that were counted: each once, five at most.';
COMMENT ON COLUMN trader_account_trades.account_id IS 'The account.';
COMMENT ON COLUMN trader_account_trades.place IS 'Which trade it was for the trader, from 1.';
COMMENT ON COLUMN trader_account_trades.trade_id IS 'The trade.';

COMMENT ON TABLE coupons IS 'Coupons that were granted: one an account at most.';
COMMENT ON COLUMN coupons.account_id IS 'The account.';
COMMENT ON COLUMN coupons.place IS 'Always 1: with the account the primary key, it allows one coupon an account.';
COMMENT ON COLUMN coupons.coupon_id IS 'The coupon, a UUID of version 7.';
