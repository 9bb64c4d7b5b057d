package io.tandem.consumer.query;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.QueryPool;
import io.tandem.consumer.journal.Position;
import io.vertx.mutiny.sqlclient.Row;

/** Finds and lists journal entries. */
@ApplicationScoped
public class EventQueries {

    /** Transactions overlap, so the order of times can differ from the order of transactions by up to this much. */
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final int MAX_SOURCES = 100;

    private final QueryPool queries;

    EventQueries(QueryPool queries) {
        this.queries = queries;
    }

    /**
     * Finds the whole entries of an id, at most two, each of another source.
     *
     * @param source the source of the event; null for any
     */
    public Uni<List<JournalEntry>> find(String id, String source) {
        return run(new EventSelect(JournalEntry.WHOLE)
                .where("id = ?", id)
                .whereIf("source = ?", source)
                .bySource(2), JournalEntry::whole);
    }

    /** Lists the sources that sent an event with this id, at most 100. */
    public Uni<List<String>> sources(String id) {
        return run(new EventSelect("source")
                .where("id = ?", id)
                .bySource(MAX_SOURCES), row -> row.getString("source"));
    }

    /**
     * Lists summaries, newest first.
     *
     * @param before the page starts after this position; null for the newest page
     */
    public Uni<EventPage> list(EventFilter filter, Position before, int limit) {
        var select = matching(JournalEntry.SUMMARY, filter);
        if (before != null) {
            select.where("(tx, ordinal) < (?::text::xid8, ?)", before.txText(), before.ordinal());
        }
        return run(select.newestFirst(limit + 1), JournalEntry::summary)
                .map(found -> page(found, limit));
    }

    /**
     * Counts events.
     *
     * @param journal the snapshot that sees the events, as PostgreSQL writes it; null for the present one
     */
    public Uni<Long> count(EventFilter filter, String journal) {
        EventSelect select = matching("count(*)", filter)
                .whereIf("pg_visible_in_snapshot(tx, ?::text::pg_snapshot)", journal);
        return queries.one(select.sql(), select.values(), row -> row.getLong(0));
    }

    private static EventSelect matching(String columns, EventFilter filter) {
        var select = new EventSelect(columns)
                .whereIf("type = ?", filter.type())
                .whereIf("source = ?", filter.source())
                .whereIf("subject = ?", filter.subject());
        if (filter.outcome() != null) {
            // A literal and not a parameter, so that the planner can use the partial index.
            select.where("outcome = " + filter.outcome().sql());
        }
        between(select, filter.from(), filter.to());
        return select;
    }

    private static void between(EventSelect select, Instant from, Instant to) {
        if (from != null) {
            select.where("tx >= journal_tx(?)", from.minus(MARGIN).atOffset(UTC));
            select.where("journaled_at >= ?", from.atOffset(UTC));
        }
        if (to != null) {
            select.where("tx <= journal_tx(?)", to.plus(MARGIN).atOffset(UTC));
            select.where("journaled_at < ?", to.atOffset(UTC));
        }
    }

    private static EventPage page(List<JournalEntry> found, int limit) {
        if (found.size() <= limit) {
            return new EventPage(found, null);
        }
        return new EventPage(found.subList(0, limit), found.get(limit - 1).position());
    }

    private <T> Uni<List<T>> run(EventSelect select, Function<Row, T> mapper) {
        return queries.list(select.sql(), select.values(), mapper);
    }
}
