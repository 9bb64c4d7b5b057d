package io.tandem.consumer.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.Identity;

/**
 * Knows the promises and not the code. It sees what was sent, polled, handled, journaled, published, marked and committed,
 * and it fails with the first promise that is broken.
 */
final class Checker {

    /** A broken promise. */
    static final class Violation extends Error {
        private static final long serialVersionUID = 1L;
        private final String promise;

        Violation(String promise, String details) {
            super(promise + ": " + details, null, false, false);
            this.promise = promise;
        }

        String promise() {
            return promise;
        }
    }

    /** The place of a record. A topic that is created again has another id. */
    record Place(String topicId, int partition, long offset) {
    }

    /** A record that the broker accepted, and what it is as the contract says. */
    static final class Sent {
        final Place place;
        final Plan.Send send;
        final Identity claimed;
        final Identity own;
        boolean deleted;

        Sent(Place place, Plan.Send send, Identity claimed, Identity own) {
            this.place = place;
            this.send = send;
            this.claimed = claimed;
            this.own = own;
        }

        /** The identity that its event has if nothing is wrong with it. */
        Identity identity() {
            return claimed == null ? own : claimed;
        }

        @Override
        public String toString() {
            return send.kind() + " " + send.id() + "=" + send.data() + " at " + place;
        }
    }

    /** A row of the journal. */
    static final class Journaled {
        final Sent sent;
        final Identity identity;
        final String outcome;
        final String reason;
        final int attempts;
        final long at;
        final long tx;
        final int ordinal;
        long publishedAt = -1;
        boolean marked;

        Journaled(Sent sent, Identity identity, String outcome, String reason, int attempts, long at, long tx, int ordinal) {
            this.sent = sent;
            this.identity = identity;
            this.outcome = outcome;
            this.reason = reason;
            this.attempts = attempts;
            this.at = at;
            this.tx = tx;
            this.ordinal = ordinal;
        }

        boolean isDead() {
            return outcome.equals("dead-lettered");
        }

        boolean isSettled() {
            return !isDead() || marked;
        }
    }

    /** One call of the handler. */
    private record Attempt(String replica, long number, boolean succeeded) {
    }

    private final Plan.Settings settings;
    private final Map<Place, Sent> sent = new LinkedHashMap<>();
    private final Map<Identity, List<Sent>> byIdentity = new HashMap<>();
    private final Map<Identity, Sent> byOwn = new HashMap<>();
    private final Map<Identity, Journaled> journal = new LinkedHashMap<>();
    private final Map<Sent, Journaled> rowOf = new HashMap<>();
    private final Map<Identity, Long> firstBegan = new HashMap<>();
    private final Map<Identity, List<Attempt>> ended = new HashMap<>();
    private final Map<String, Integer> attempted = new HashMap<>();
    private final Map<String, Map<Identity, List<Long>>> polledAt = new HashMap<>();
    private final Map<String, Set<Sent>> polled = new HashMap<>();
    private final Map<Identity, String> journaledBy = new HashMap<>();
    private final Set<String> stopping = new HashSet<>();
    private final Map<String, Long> committed = new HashMap<>();
    private long facts;
    private Violation broken;

    Checker(Plan.Settings settings) {
        this.settings = settings;
    }

    void sent(Sent record) {
        sent.put(record.place, record);
        byOwn.put(record.own, record);
        byIdentity.computeIfAbsent(record.identity(), any -> new ArrayList<>()).add(record);
    }

    void deleted(String topicId) {
        sent.values().stream().filter(record -> record.place.topicId().equals(topicId))
                .forEach(record -> record.deleted = true);
    }

    /** The record at a place of the topic. Its time tells topics of the same name apart. */
    Sent of(Identity own) {
        Sent record = byOwn.get(own);
        check(record != null, "only records of the topic are journaled", () -> "there is no " + own);
        return record;
    }

    /**
     * The record of a dead letter, which has a place, and the content unless that was too large. A topic that was created again
     * has another record at the same place.
     */
    Sent deadLetter(int partition, long offset, String reason, String id) {
        List<Sent> there = sent.values().stream()
                .filter(record -> record.place.partition() == partition && record.place.offset() == offset
                        && (id == null || id.equals(record.send.id())))
                .toList();
        check(!there.isEmpty(), "only records of the topic are published",
                () -> "no " + id + " at " + partition + "/" + offset);
        return there.stream().filter(record -> rowOf.containsKey(record) && reason.equals(rowOf.get(record).reason))
                .min(Comparator.comparing(record -> rowOf.get(record).marked))
                .orElseGet(() -> there.get(there.size() - 1));
    }

    /** The pipeline of a replica got a record, whether it takes it or not. */
    void got(String replica, Sent record) {
        polls(replica, record.identity()).add(facts++);
    }

    /** The pipeline of a replica got these records of partitions that it owns since before they were polled. */
    void polled(String replica, List<Sent> records) {
        if (stopping.contains(replica)) {
            return;
        }
        Set<Sent> held = polled.computeIfAbsent(replica, any -> new LinkedHashSet<>());
        records.forEach(held::add);
    }

    /** A replica does not own a partition any more, or reads it again. */
    void revoked(String replica, int partition) {
        polled.getOrDefault(replica, new HashSet<>())
                .removeIf(record -> record.place.partition() == partition);
    }

    /** A replica stops, and drops what it holds. */
    void stops(String replica) {
        polled.remove(replica);
        stopping.add(replica);
    }

    /** A replica asks for more records. */
    void asked(String replica) {
        Set<Sent> held = polled.getOrDefault(replica, new HashSet<>());
        held.removeIf(record -> record.deleted || isSettled(record));
        check(held.size() < settings.window(), "the window bounds what is in memory",
                () -> replica + " asks for more while it holds " + held);
    }

    void handlerBegan(String replica, Identity identity) {
        firstBegan.putIfAbsent(identity, facts++);
        Journaled row = journal.get(identity);
        List<Long> polls = polls(replica, identity);
        check(!polls.isEmpty(), "only polled records are handled", () -> replica + " handles " + identity);
        check(row == null || polls.get(0) < row.at, "an event with an outcome is not handled again",
                () -> replica + " handles " + identity + ", which was journaled before it was polled");
        check(!replica.equals(journaledBy.get(identity)), "a replica does not handle again what it journaled",
                () -> replica + " handles " + identity);
        int attempts = attempted.merge(replica + identity, 1, Integer::sum);
        check(attempts <= settings.maxAttempts() * polls.size(), "attempts are bounded",
                () -> replica + " calls the handler the " + attempts + ". time for " + identity);
    }

    private List<Long> polls(String replica, Identity identity) {
        return polledAt.computeIfAbsent(replica, any -> new HashMap<>()).computeIfAbsent(identity, any -> new ArrayList<>());
    }

    void handlerEnded(String replica, Identity identity, boolean succeeded) {
        ended.computeIfAbsent(identity, any -> new ArrayList<>()).add(new Attempt(replica, facts++, succeeded));
    }

    /** A transaction with this row is committed. */
    void journaled(String replica, Sent record, Identity identity, String outcome, String reason, int attempts, long tx,
            int ordinal) {
        journaledBy.put(identity, replica);
        Journaled row = new Journaled(record, identity, outcome, reason, attempts, facts++, tx, ordinal);
        check(journal.putIfAbsent(identity, row) == null, "an identity is journaled once", () -> "again " + identity);
        check(rowOf.putIfAbsent(record, row) == null, "a record is journaled once",
                () -> record + " as " + identity + " and as " + rowOf.get(record).identity);
        check(identity.equals(record.own) || identity.equals(record.claimed), "an event keeps its identity",
                () -> record + " is journaled as " + identity);
        if (!row.isDead() && settings.handler()) {
            check(ended.getOrDefault(identity, List.of()).stream().anyMatch(Attempt::succeeded),
                    "an event is processed only after its handling", () -> record + " is journaled as processed");
        }
        if (row.isDead() && reason.startsWith("handler-")) {
            check(firstBegan.containsKey(identity), "an event is given up only after its handling",
                    () -> record + " is journaled as " + reason);
        }
    }

    /** The transaction of a row has this many attempts of its event. A first success can still end as a dead letter. */
    void attempted(Identity identity, String reason, int attempts, int shown) {
        int due = Math.min(attempts, HandlerAttempt.KEPT_FIRST + HandlerAttempt.KEPT_LAST);
        boolean firstSuccess = attempts == 1 && !reason.startsWith("handler-");
        check(shown == due || firstSuccess && shown == 0, "attempts are journaled with their outcome",
                () -> identity + " has " + attempts + " attempts, ends for " + reason + " and shows " + shown);
    }

    void published(Sent record, String reason, boolean sameContent) {
        Journaled row = rowOf.get(record);
        check(row != null, "a dead letter is published after its journaling", () -> record + " is published as " + reason);
        check(row.isDead() && Objects.equals(row.reason, reason), "a dead letter is published as it was journaled",
                () -> record + " was journaled as " + row.outcome + " " + row.reason + " and is published as " + reason);
        check(sameContent, "a dead letter keeps its content", record::toString);
        row.publishedAt = facts++;
    }

    void marked(Identity identity) {
        Journaled row = journal.get(identity);
        check(row != null && row.publishedAt >= 0, "a dead letter is marked after its publication",
                () -> identity + " is marked");
        row.marked = true;
    }

    void offsetCommitted(String topicId, int partition, long offset) {
        committed.put(topicId + partition, offset);
        sent.values().stream()
                .filter(record -> record.place.partition() == partition && record.place.topicId().equals(topicId)
                        && record.place.offset() < offset && !record.deleted)
                .forEach(record -> check(isSettled(record), "no offset is committed before its records are settled",
                        () -> "offset " + offset + " is committed, and not settled is " + record));
    }

    /** Whether this record has its final outcome, in the journal and on the topic of dead letters. */
    private boolean isSettled(Sent record) {
        if (record.send.kind() == Plan.Kind.ABORTED) {
            return true;
        }
        Journaled own = rowOf.get(record);
        if (own != null) {
            return own.isSettled();
        }
        Journaled first = record.claimed == null ? null : journal.get(record.claimed);
        return first != null && sameContent(first.sent, record);
    }

    private static boolean sameContent(Sent one, Sent other) {
        return one.send.data().equals(other.send.data()) && one.send.kind() == other.send.kind();
    }

    /** Whether every record has its final outcome and every offset is committed. */
    boolean isAtRest(Map<String, Long> ends) {
        return sent.values().stream().allMatch(record -> record.deleted || isSettled(record))
                && journal.values().stream().allMatch(Journaled::isSettled)
                && ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Checks what has to be true a bounded time after the last fault. */
    void end(Map<String, Long> ends) {
        for (Sent record : sent.values()) {
            if (!record.deleted) {
                check(isSettled(record), "everything settles after the faults", () -> "never settled: " + record);
                checkOutcome(record);
            }
        }
        for (Journaled row : journal.values()) {
            check(row.isSettled(), "every dead letter is published and marked", () -> "not marked: " + row.sent);
        }
        ends.forEach((partition, end) -> check(committed.getOrDefault(partition, 0L) >= end,
                "every offset is committed in the end",
                () -> partition + " is committed up to " + committed.get(partition) + " of " + end));
        checkOrder();
    }

    private void checkOutcome(Sent record) {
        Journaled row = rowOf.get(record);
        String reason = row == null ? null : row.reason;
        switch (record.send.kind()) {
            case INVALID -> check("invalid-event".equals(reason), "an invalid event is a dead letter",
                    () -> record + " has the reason " + reason);
            case REFUSED, REFUSED_ID -> check("journal-rejected".equals(reason) || "id-conflict".equals(reason),
                    "an event that PostgreSQL refuses is a dead letter", () -> record + " has the reason " + reason);
            case FOREIGN -> check(row != null && row.identity.equals(record.own), "a foreign record has its own identity",
                    record::toString);
            default -> {
            }
        }
        check(!"journal-rejected".equals(reason) || record.send.kind().name().startsWith("REFUSED"),
                "only what PostgreSQL refuses is a dead letter for it", () -> record + " has the reason " + reason);
        if (row != null && "id-conflict".equals(reason)) {
            check(record.claimed != null && byIdentity.get(record.claimed).stream()
                    .anyMatch(other -> other != record && !sameContent(other, record)),
                    "only another event is a conflict", () -> record + " has the reason id-conflict");
        }
        if (!settings.handler() && record.send.kind() == Plan.Kind.EVENT && row != null && reason != null) {
            check(reason.equals("id-conflict"), "without a handler an event is processed",
                    () -> record + " has the reason " + reason);
        }
    }

    /**
     * Events of one key keep their order. A copy elsewhere may come first, so only identities of one place count. A topic that
     * was created again is read from where the earlier one ended until that is noticed, so its order does not count.
     */
    private void checkOrder() {
        if (sent.values().stream().map(record -> record.place.topicId()).distinct().count() > 1) {
            return;
        }
        Map<String, List<Sent>> keys = new LinkedHashMap<>();
        Set<Identity> seen = new HashSet<>();
        for (Sent record : sent.values()) {
            if (record.send.key() != null && record.send.kind() == Plan.Kind.EVENT && !record.deleted
                    && seen.add(record.identity()) && byIdentity.get(record.identity()).stream()
                            .allMatch(copy -> copy.send.key() != null && copy.send.key().equals(record.send.key())
                                    && copy.place.partition() == record.place.partition()
                                    && copy.place.topicId().equals(record.place.topicId()) && sameContent(copy, record))) {
                keys.computeIfAbsent(record.place.topicId() + record.place.partition() + record.send.key(),
                        any -> new ArrayList<>()).add(record);
            }
        }
        for (List<Sent> key : keys.values()) {
            for (int i = 0; i < key.size(); i++) {
                for (int j = i + 1; j < key.size(); j++) {
                    checkOrder(key.get(i), key.get(j));
                }
            }
        }
    }

    private void checkOrder(Sent first, Sent second) {
        Journaled one = journal.get(first.identity());
        Journaled other = journal.get(second.identity());
        if (one == null || other == null || one.isDead() || other.isDead()) {
            return;
        }
        check(one.tx < other.tx || one.tx == other.tx && one.ordinal < other.ordinal, "a key is journaled in order",
                () -> second + " stands before " + first);
        if (settings.handler()) {
            check(firstBegan.get(first.identity()) < firstBegan.get(second.identity()), "a key is handled in order",
                    () -> second + " is handled before " + first);
            check(isLate(first) || ended.get(first.identity()).get(0).number() < firstBegan.get(second.identity()),
                    "a key is handled one event after another", () -> second + " is handled before the end of " + first);
        }
    }

    /** Whether an attempt may end after its time-out, when the next event has its turn. */
    private static boolean isLate(Sent record) {
        return record.send.handling() == Plan.Handling.SLOWLY || record.send.handling() == Plan.Handling.NEVER_ANSWERS;
    }

    private void check(boolean kept, String promise, Supplier<String> details) {
        if (!kept) {
            fail(promise, details.get());
        }
    }

    /** Breaks a promise. The caller may swallow what this throws, so {@link #broken} keeps it. */
    void fail(String promise, String details) {
        broken = broken == null ? new Violation(promise, details) : broken;
        throw broken;
    }

    /** The first broken promise; null if there is none. */
    Violation broken() {
        return broken;
    }
}
