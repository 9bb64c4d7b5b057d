-- What GET /events asks, at next to no cost for the pipeline: a B-tree on subject would halve its speed.

-- Dead letters are few.
CREATE INDEX event_dead_letters ON event (tx, ordinal) WHERE outcome = 'dead-lettered';

-- Bloom filters over blocks, made by vacuum once the blocks are full: finds what is rare. What is frequent is found
-- by reading event_order backwards.
CREATE INDEX event_search ON event USING brin (
    subject text_bloom_ops (n_distinct_per_range = 2000),
    source  text_bloom_ops (n_distinct_per_range = 200),
    type    text_bloom_ops (n_distinct_per_range = 100)
) WITH (pages_per_range = 64);

-- The table only grows: vacuum is due by inserts, or event_search would lag behind.
ALTER TABLE event SET (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_insert_threshold = 100000);

-- The first transaction with a row journaled at or after a time, found by bisection over event_order: it spares an
-- index on journaled_at. Transactions overlap, so it is right to within the time that one takes: callers add a margin
-- and compare journaled_at itself.
CREATE FUNCTION journal_tx(at timestamptz) RETURNS xid8 LANGUAGE plpgsql STABLE AS $$
DECLARE
    low  bigint := 0;
    high bigint;
    half bigint;
    hit  record;
BEGIN
    SELECT tx::text::bigint + 1 INTO high FROM event ORDER BY tx DESC LIMIT 1;
    WHILE low < high LOOP
        half := low + (high - low) / 2;
        SELECT tx::text::bigint AS place, journaled_at INTO hit
          FROM event WHERE tx >= half::text::xid8 ORDER BY tx, ordinal LIMIT 1;
        IF FOUND AND hit.journaled_at < at THEN
            low := hit.place + 1;
        ELSE
            high := half;
        END IF;
    END LOOP;
    RETURN low::text::xid8;
END
$$;
