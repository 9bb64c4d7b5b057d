-- The journal: one row an event, unique on CloudEvents id + source.
-- (tx, ordinal) is the one total order of the journal: see journal/LiveFeed.
CREATE TABLE event (
    id              text        NOT NULL,
    source          text        NOT NULL,
    type            text        NOT NULL,
    subject         text,
    datacontenttype text,
    dataschema      text,
    time            text,                       -- the attribute as its sender wrote it
    extensions      jsonb,                      -- null: none
    key             bytea,                      -- of the Kafka record
    topic           text        NOT NULL,
    partition       integer     NOT NULL,
    "offset"        bigint      NOT NULL,
    accepted_at     timestamptz NOT NULL,       -- the record's timestamp: log append time
    journaled_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome         text        NOT NULL,       -- processed | dead-lettered
    attempts        integer     NOT NULL,       -- of the handler; 0: none was asked
    reason          text,                       -- of a dead letter
    data            bytea,                      -- null: none, or tandem.consumer.journal.data=drop
    hash            bytea       NOT NULL,       -- SHA-256 over type, subject, datacontenttype and data
    tx              xid8        NOT NULL DEFAULT pg_current_xact_id(),
    ordinal         integer     NOT NULL,       -- within tx, in the order of the topic
    PRIMARY KEY (id, source)
);

CREATE INDEX event_order ON event (tx, ordinal);

-- What a dead letter was made of: enough to publish it again and to redrive it.
CREATE TABLE dead_letter (
    id            text        NOT NULL,
    source        text        NOT NULL,
    reason        text        NOT NULL,
    cause         text,
    record_key    bytea,
    record_value  bytea,
    header_names  text[]      NOT NULL,
    header_values bytea[]     NOT NULL,
    published     boolean     NOT NULL DEFAULT false,
    lease_until   timestamptz,                  -- a redrive holds the row until then
    PRIMARY KEY (id, source)
);
