-- The attempts of the handler at an event that was not processed by the first one: its first 3 and its last 20.
-- What a destination answered stands here as bytes, because a text column takes neither NUL nor every encoding, and nothing
-- here may refuse an event. No foreign key: the version before this one deletes events and does not know this table.
CREATE TABLE attempt (
    id         text        NOT NULL,
    source     text        NOT NULL,
    place      bigint      GENERATED ALWAYS AS IDENTITY,    -- the order of the attempts at an event
    handling   text        NOT NULL,                        -- first | redrive | replay
    replay     uuid,                                        -- which replay
    number     integer     NOT NULL,                        -- within its handling, from 1
    started_at timestamptz NOT NULL,
    millis     bigint      NOT NULL,
    failure    bytea,                                       -- UTF-8; null: it succeeded
    status     integer,                                     -- of the HTTP answer
    answer     bytea,                                       -- the first KiB of its body
    answer_cut boolean     NOT NULL,
    replica    text        NOT NULL,
    PRIMARY KEY (id, source, place)
);

-- Finds what an event left behind that the version before this one deleted.
CREATE INDEX attempt_started ON attempt USING brin (started_at);
