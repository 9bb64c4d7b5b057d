package io.tandem.consumer.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happens to the service in one history. It is made of one seed, and can be cut down to fewer sends and faults. */
record Plan(long seed, Settings settings, List<Send> sends, List<Fault> faults) {

    /** How long after the last fault everything has to be settled. */
    static final Duration SETTLES_WITHIN = Duration.ofMinutes(10);

    /** When the last record is sent and the last fault is over. */
    Duration quiet() {
        int lastSend = sends.stream().mapToInt(Send::millis).max().orElse(0);
        int lastFault = faults.stream().mapToInt(fault -> fault.millis() + fault.forMillis()).max().orElse(0);
        return Duration.ofMillis(Math.max(lastSend, lastFault));
    }

    /** The settings of the service and the size of its surroundings. */
    record Settings(int replicas, int partitions, boolean handler, boolean holdKeys, int concurrency, int window, int lanes,
            int batchRows, int attempts, int maxAttempts, int breaker, int drainSeconds, int pollRecords, int pool) {
    }

    /** What a record holds. */
    enum Kind {
        EVENT,
        /** Claims to be a CloudEvent and is none. */
        INVALID,
        /** Does not claim to be a CloudEvent. */
        FOREIGN,
        /** Has an extension that PostgreSQL refuses. */
        REFUSED,
        /** Has an id that PostgreSQL refuses. */
        REFUSED_ID,
        /** Belongs to a transaction that is aborted. */
        ABORTED
    }

    /** What the handler does with an event. */
    enum Handling {
        WELL,
        SLOWLY,
        /** Fails transiently, and succeeds at the third attempt. */
        FAILS_TWICE,
        FAILS_ALWAYS,
        FAILS_FOR_GOOD,
        NEVER_ANSWERS,
        THROWS,
        RETRY_LATER
    }

    record Send(int millis, int partition, String key, String id, String data, Kind kind, Handling handling) {
    }

    /** What fails. */
    enum What {
        CRASH,
        STOP,
        SESSION_LOST,
        COMMITS_FAIL,
        TOPIC_RECREATED,
        BROKER_SILENT,
        DATABASE_AWAY,
        DATABASE_READ_ONLY,
        DATABASE_DIES_BEFORE,
        DATABASE_DIES_AFTER,
        DATABASE_HANGS,
        DATABASE_ERRORS,
        DATABASE_SLOW,
        DEAD_LETTERS_FAIL,
        DEAD_LETTERS_TOO_LARGE,
        HANDLER_DOWN
    }

    /** @param percent how many of the calls it hits */
    record Fault(What what, int millis, int forMillis, int replica, int percent) {
        boolean isAt(long nanos) {
            long at = nanos / 1_000_000;
            return at >= millis && at < millis + forMillis;
        }
    }

    static Plan of(long seed) {
        Chance chance = new Chance(seed);
        Settings settings = settings(chance);
        return new Plan(seed, settings, sends(chance, settings), faults(chance, settings));
    }

    private static Settings settings(Chance chance) {
        return new Settings(chance.between("set", 1, 3), chance.between("set", 1, 3), chance.percent("set", 75),
                chance.percent("set", 25), chance.between("set", 1, 4), chance.between("set", 2, 12),
                chance.between("set", 1, 2), chance.between("set", 1, 6), chance.between("set", 1, 4),
                chance.between("set", 2, 8), chance.one("set", List.of(0, 2, 4, 100)), chance.between("set", 1, 6),
                chance.between("set", 1, 6), chance.between("set", 2, 6));
    }

    private static List<Send> sends(Chance chance, Settings settings) {
        List<Send> sends = new ArrayList<>();
        int count = chance.between("sends", 3, 24);
        int span = chance.one("sends", List.of(50, 2_000, 40_000));
        for (int i = 0; i < count; i++) {
            Kind kind = chance.percent("sends", 80) ? Kind.EVENT : chance.one("sends", List.of(Kind.values()));
            Handling handling = chance.percent("sends", 60) ? Handling.WELL
                    : chance.one("sends", List.of(Handling.values()));
            Send send = new Send(chance.between("sends", 0, span), chance.between("sends", 0, settings.partitions() - 1),
                    chance.percent("sends", 15) ? null : chance.one("sends", List.of("k", "m")),
                    kind == Kind.REFUSED_ID ? "refused-" + i : kind == Kind.REFUSED ? "r" + i : "e" + i, "x", kind, handling);
            Send earlier = sends.isEmpty() ? null : chance.one("sends", sends);
            sends.add(earlier != null && chance.percent("sends", 20) ? again(chance, send, earlier) : send);
        }
        sends.sort(Comparator.comparingInt(Send::millis));
        return sends;
    }

    /** Sends an earlier event again, mostly with its key, and sometimes with other data. */
    private static Send again(Chance chance, Send send, Send earlier) {
        boolean same = chance.percent("again", 60);
        return new Send(send.millis(), same ? earlier.partition() : send.partition(), same ? earlier.key() : send.key(),
                earlier.id(), chance.percent("again", 70) ? earlier.data() : "y", earlier.kind(), earlier.handling());
    }

    private static List<Fault> faults(Chance chance, Settings settings) {
        List<Fault> faults = new ArrayList<>();
        int count = chance.between("faults", 0, 5);
        int span = chance.one("faults", List.of(200, 5_000, 40_000));
        for (int i = 0; i < count; i++) {
            faults.add(new Fault(chance.one("faults", List.of(What.values())), chance.between("faults", 0, span),
                    chance.one("faults", List.of(20, 1_000, 15_000)), chance.between("faults", 0, settings.replicas() - 1),
                    chance.one("faults", List.of(20, 50, 100))));
        }
        faults.sort(Comparator.comparingInt(Fault::millis));
        return faults;
    }

    Plan with(List<Send> fewerSends, List<Fault> fewerFaults) {
        return new Plan(seed, settings, List.copyOf(fewerSends), List.copyOf(fewerFaults));
    }

    Plan with(Settings simpler) {
        return new Plan(seed, simpler, sends, faults);
    }

    /** Returns whether this fault is on now and hits this call. */
    boolean hits(What what, long nanos, Chance chance) {
        return faults.stream().anyMatch(
                fault -> fault.what() == what && fault.isAt(nanos) && chance.percent(what.name(), fault.percent()));
    }
}
