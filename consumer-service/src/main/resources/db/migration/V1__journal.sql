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

-- Dead letters by key: which keys are held (on-give-up=hold-key), and the order of a redrive.
CREATE INDEX event_dead ON event (key, partition, "offset") WHERE outcome = 'dead-lettered';

-- What a dead letter was made of: enough to publish it again and to redrive it.
CREATE TABLE dead_letter (
    id             text        NOT NULL,
    source         text        NOT NULL,
    reason         text        NOT NULL,
    cause          text,
    claimed_id     text,                        -- the identity that the record claims and cannot have
    claimed_source text,
    record_key     bytea,
    record_value   bytea,
    header_names   bytea[]     NOT NULL,        -- UTF-8; bytes, as a text column takes no NUL
    header_values  bytea[]     NOT NULL,
    published      boolean     NOT NULL DEFAULT false,
    lease_until    timestamptz,                 -- a redrive holds the row until then
    lease_token    uuid,                        -- which redrive
    PRIMARY KEY (id, source)
);

CREATE INDEX dead_letter_claimed ON dead_letter (claimed_id) WHERE claimed_id IS NOT NULL;
CREATE INDEX dead_letter_unpublished ON dead_letter (id) WHERE NOT published;

-- What redrives made of dead letters: the history that an outcome has.
CREATE TABLE redrive (
    id         text        NOT NULL,
    source     text        NOT NULL,
    redriven_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome    text        NOT NULL,            -- processed | dead-lettered
    attempts   integer     NOT NULL,            -- of this redrive
    reason     text,                            -- before it, or of its own failure
    cause      text
);

CREATE INDEX redrive_event ON redrive (id, source, redriven_at);
