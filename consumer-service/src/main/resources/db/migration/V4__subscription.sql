-- The consumer group that this journal belongs to. Another group would take every event here as known and handle none.
CREATE TABLE subscription (
    consumer_group text    NOT NULL,
    only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
