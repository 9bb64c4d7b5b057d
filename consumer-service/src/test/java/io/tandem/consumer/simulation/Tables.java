package io.tandem.consumer.simulation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.tandem.consumer.event.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;

/**
 * The tables of the journal, and what the statements of the service mean. A statement sees what is committed and what its own
 * transaction wrote. An insert waits for another transaction that holds its key.
 */
final class Tables {

    /** A row, by the names of its columns. */
    static final class Columns extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;

        Columns and(String name, Object value) {
            put(name, value);
            return this;
        }

        Identity identity() {
            return new Identity((String) get("id"), (String) get("source"));
        }

        Columns only(String... names) {
            Columns some = new Columns();
            for (String name : names) {
                some.put(name, get(name));
            }
            return some;
        }
    }

    /** The rows of a statement and how many it wrote. */
    record Result(List<Columns> rows, int count) {
        static Result of(List<Columns> rows) {
            return new Result(rows, rows.size());
        }
    }

    /** A transaction, of one statement or of several. */
    static final class Transaction {
        private final Map<Identity, Columns> events = new LinkedHashMap<>();
        private final Map<Identity, Columns> deadLetters = new LinkedHashMap<>();
        private final Map<Identity, Columns> changed = new LinkedHashMap<>();
        private final List<Runnable> waiting = new ArrayList<>();
        private final String replica;
        private Transaction waitsFor;
        private long tx;

        Transaction(String replica) {
            this.replica = replica;
        }

        void waits(Runnable retry, Transaction other) {
            waitsFor = other;
            other.waiting.add(() -> {
                waitsFor = null;
                retry.run();
            });
        }
    }

    /** The statement waits for another transaction. */
    static final class Blocked extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Transaction by;

        Blocked(Transaction by) {
            super(null, null, false, false);
            this.by = by;
        }

        Transaction by() {
            return by;
        }
    }

    /** What is told of each commit. */
    interface Committed {
        void event(String replica, Columns event);

        void published(Identity identity);
    }

    private static final List<String> EVENT = List.of("id", "source", "type", "subject", "datacontenttype", "dataschema",
            "time", "extensions", "key", "topic", "partition", "offset", "accepted_at", "outcome", "attempts", "reason",
            "data", "hash", "ordinal");
    private static final List<String> DEAD_LETTER = List.of("id", "source", "reason", "cause", "claimed_id",
            "claimed_source", "record_key", "record_value", "header_names", "header_values");
    private static final Set<String> HOLDING = Set.of("handler-failed", "handler-timeout", "predecessor-failed");

    private final Map<Identity, Columns> events = new LinkedHashMap<>();
    private final Map<Identity, Columns> deadLetters = new LinkedHashMap<>();
    private final Set<Transaction> open = new java.util.LinkedHashSet<>();
    private final Map<List<Object>, Object> locks = new HashMap<>();
    private final Supplier<OffsetDateTime> clock;
    private final Committed committed;
    private long nextTx = 700;

    Tables(Supplier<OffsetDateTime> clock, Committed committed) {
        this.clock = clock;
        this.committed = committed;
    }

    Transaction begin(String replica) {
        Transaction transaction = new Transaction(replica);
        open.add(transaction);
        return transaction;
    }

    void commit(Transaction transaction) {
        events.putAll(transaction.events);
        deadLetters.putAll(transaction.deadLetters);
        transaction.changed.forEach((identity, columns) -> deadLetters.get(identity).putAll(columns));
        transaction.events.values().stream()
                .sorted(java.util.Comparator.comparing(row -> (Integer) row.get("ordinal")))
                .forEach(row -> committed.event(transaction.replica, row));
        transaction.changed.keySet().forEach(committed::published);
        end(transaction);
    }

    void rollBack(Transaction transaction) {
        end(transaction);
    }

    private void end(Transaction transaction) {
        open.remove(transaction);
        List<Runnable> next = List.copyOf(transaction.waiting);
        transaction.waiting.clear();
        next.forEach(Runnable::run);
    }

    /** Gives the advisory locks of a session back. */
    void unlock(Object session) {
        locks.values().removeIf(holder -> holder == session);
    }

    static boolean writes(String sql) {
        return sql.startsWith("INSERT") || sql.startsWith("UPDATE");
    }

    /** @throws PgException if PostgreSQL refuses a value */
    Result execute(Object session, Transaction transaction, String sql, Tuple values) {
        if (sql.startsWith("INSERT INTO event")) {
            return insertEvents(transaction, values);
        } else if (sql.startsWith("INSERT INTO dead_letter")) {
            return insertDeadLetter(transaction, values);
        } else if (sql.startsWith("INSERT INTO attempt")) {
            return insertAttempts(transaction, values);
        } else if (sql.startsWith("SELECT e.id, e.source, e.hash")) {
            return known(transaction, values);
        } else if (sql.startsWith("UPDATE dead_letter d SET published")) {
            return published(transaction, values);
        } else if (sql.startsWith("SELECT DISTINCT key FROM event")) {
            return held(values);
        } else if (sql.startsWith("SELECT e.id, e.source, e.attempts")) {
            return unpublished(values);
        } else if (sql.startsWith("SELECT pg_try_advisory_lock")) {
            Object holder = locks.putIfAbsent(List.of(values.getString(0), values.getString(1)), session);
            return Result.of(List.of(new Columns().and("got", holder == null || holder == session)));
        } else if (sql.startsWith("SELECT pg_advisory_unlock")) {
            locks.remove(List.of(values.getString(0), values.getString(1)), session);
            return Result.of(List.of(new Columns()));
        } else if (sql.startsWith("SELECT current_setting('search_path')")) {
            return Result.of(List.of(new Columns().and("search_path", "tandem").and("migrated", true)));
        } else if (sql.startsWith("INSERT INTO subscription")) {
            return new Result(List.of(), 1);
        } else if (sql.startsWith("SELECT consumer_group")) {
            return Result.of(List.of(new Columns().and("consumer_group", "tandem").and("next", Long.toString(nextTx))
                    .and("newest", null)));
        }
        throw new IllegalStateException("The double of PostgreSQL does not know this statement: " + sql);
    }

    private Result insertEvents(Transaction transaction, Tuple values) {
        List<Columns> rows = new ArrayList<>();
        int count = ((Object[]) values.getValue(0)).length;
        for (int i = 0; i < count; i++) {
            Columns row = new Columns();
            for (int column = 0; column < EVENT.size(); column++) {
                row.put(EVENT.get(column), ((Object[]) values.getValue(column))[i]);
            }
            rows.add(row);
        }
        rows.forEach(row -> refuse((String) row.get("id"), (String) row.get("extensions")));
        rows.forEach(row -> awaitOthers(transaction, row.identity()));
        int inserted = 0;
        for (Columns row : rows) {
            if (!events.containsKey(row.identity()) && !transaction.events.containsKey(row.identity())) {
                transaction.tx = transaction.tx == 0 ? nextTx++ : transaction.tx;
                transaction.events.put(row.identity(), row.and("tx", transaction.tx).and("journaled_at", clock.get()));
                inserted++;
            }
        }
        return new Result(List.of(), inserted);
    }

    private void awaitOthers(Transaction transaction, Identity identity) {
        for (Transaction other : open) {
            if (other != transaction && other.events.containsKey(identity)) {
                for (Transaction next = other; next != null; next = next.waitsFor) {
                    if (next == transaction) {
                        throw new PgException("deadlock detected", "ERROR", "40P01", null);
                    }
                }
                throw new Blocked(other);
            }
        }
    }

    private static void refuse(String... texts) {
        if (Stream.of(texts).anyMatch(text -> text != null && text.contains("refused"))) {
            throw new PgException("unsupported Unicode escape sequence", "ERROR", "22P05", null);
        }
    }

    private Result insertDeadLetter(Transaction transaction, Tuple values) {
        refuse(values.getString(0), values.getString(4));
        Identity identity = new Identity(values.getString(0), values.getString(1));
        Columns event = transaction.events.getOrDefault(identity, events.get(identity));
        boolean fits = event != null && event.get("topic").equals(values.getString(10))
                && event.get("partition").equals(values.getInteger(11)) && event.get("offset").equals(values.getLong(12))
                && "dead-lettered".equals(event.get("outcome"));
        if (!fits || deadLetters.containsKey(identity) || transaction.deadLetters.containsKey(identity)) {
            return new Result(List.of(), 0);
        }
        Columns row = new Columns();
        for (int column = 0; column < DEAD_LETTER.size(); column++) {
            row.put(DEAD_LETTER.get(column), values.getValue(column));
        }
        transaction.deadLetters.put(identity, row.and("published", false));
        return new Result(List.of(), 1);
    }

    /** Only of events that the same transaction inserted. */
    private static Result insertAttempts(Transaction transaction, Tuple values) {
        List<Identity> fresh = identities(values).stream().filter(transaction.events::containsKey).toList();
        fresh.forEach(identity -> transaction.events.get(identity).merge("tries", 1, (a, b) -> (Integer) a + (Integer) b));
        return new Result(List.of(), fresh.size());
    }

    private Result known(Transaction transaction, Tuple values) {
        List<Columns> rows = new ArrayList<>();
        for (Identity identity : identities(values)) {
            refuse(identity.id());
            Columns event = transaction.events.getOrDefault(identity, events.get(identity));
            if (event != null) {
                Columns deadLetter = deadLetters.getOrDefault(identity, new Columns());
                rows.add(event.only("id", "source", "hash", "topic", "partition", "offset", "outcome", "attempts", "reason")
                        .and("published", deadLetter.get("published")).and("cause", deadLetter.get("cause"))
                        .and("claimed_id", deadLetter.get("claimed_id"))
                        .and("claimed_source", deadLetter.get("claimed_source")));
            }
        }
        return Result.of(rows);
    }

    private static List<Identity> identities(Tuple values) {
        String[] ids = values.getArrayOfStrings(0);
        String[] sources = values.getArrayOfStrings(1);
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            identities.add(new Identity(ids[i], sources[i]));
        }
        return identities;
    }

    private Result published(Transaction transaction, Tuple values) {
        List<Identity> found = identities(values).stream().filter(deadLetters::containsKey).toList();
        found.forEach(identity -> transaction.changed.put(identity, new Columns().and("published", true)));
        return new Result(List.of(), found.size());
    }

    private Result held(Tuple values) {
        List<Buffer> keys = Arrays.asList(values.getArrayOfBuffers(0));
        return Result.of(events.values().stream()
                .filter(event -> "dead-lettered".equals(event.get("outcome")) && HOLDING.contains(event.get("reason"))
                        && keys.contains(event.get("key")))
                .map(event -> event.get("key")).filter(Objects::nonNull).distinct()
                .map(key -> new Columns().and("key", key)).toList());
    }

    private Result unpublished(Tuple values) {
        OffsetDateTime before = values.getOffsetDateTime(0);
        return Result.of(deadLetters.entrySet().stream()
                .filter(entry -> Boolean.FALSE.equals(entry.getValue().get("published")))
                .map(entry -> {
                    Columns row = new Columns();
                    row.putAll(entry.getValue());
                    row.putAll(events.get(entry.getKey()));
                    return row;
                })
                .filter(row -> "dead-lettered".equals(row.get("outcome"))
                        && ((OffsetDateTime) row.get("journaled_at")).isBefore(before))
                .limit(values.getInteger(1)).toList());
    }
}
