-- A replay hands journaled events to the handler again. One runs at a time, the oldest first, on the replica that holds its
-- lease.
CREATE TABLE replay (
    id            uuid        PRIMARY KEY,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at    timestamptz,
    ended_at      timestamptz,
    state         text        NOT NULL DEFAULT 'active',                -- active | paused | canceled | done
    type          text,                                                 -- the filter; null selects all
    source        text,
    subject       text,
    outcome       text,
    from_time     timestamptz,
    to_time       timestamptz,
    journal       pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),   -- it has the events that this snapshot sees
    until_tx      xid8        NOT NULL,                                 -- no event of it stands behind this transaction
    total         bigint,                                               -- null: counting took too long
    after_tx      xid8        NOT NULL,                                 -- every event up to this position is done
    after_ordinal integer     NOT NULL DEFAULT -1,
    succeeded     bigint      NOT NULL DEFAULT 0,                       -- of the events up to the position
    failed        bigint      NOT NULL DEFAULT 0,
    skipped       bigint      NOT NULL DEFAULT 0,
    lease_until   timestamptz,                                          -- a replica runs it until then
    lease_token   uuid,                                                 -- which run
    replica       text
);

-- The events behind the position that are done, so that no other run hands them out again.
CREATE TABLE replay_event (
    replay uuid NOT NULL,
    id     text NOT NULL,
    source text NOT NULL,
    result text NOT NULL,                                               -- succeeded | failed | skipped
    PRIMARY KEY (replay, id, source)
);
