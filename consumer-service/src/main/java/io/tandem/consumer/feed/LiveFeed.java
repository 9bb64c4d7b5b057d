package io.tandem.consumer.feed;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.database.PeriodicTask;
import io.tandem.consumer.journal.CommitSignal;
import io.tandem.consumer.problem.CapacityReached;
import io.vertx.core.Vertx;

/**
 * The feed of new journal entries of all replicas. Every client of every replica gets each entry once, in the same total
 * order, which keeps the order within each key. One reader follows the table for all listeners of this replica.
 *
 * <pre>
 * table ──► tail (polled, woken by commits) ──► ring ──► clients that keep up
 *   └──────────────── pages ──────────────────────────► clients that resume
 * </pre>
 */
@ApplicationScoped
public class LiveFeed {

    private static final Logger LOG = Logger.getLogger(LiveFeed.class);
    private static final int TAIL_ROWS = 1000;
    /** The maximum number of entries in {@link #page}. */
    public static final int PAGE = 200;

    private final FeedQueries queries;
    private final FeedWait wait;
    private final ConsumerConfig.Stream config;
    private final PeriodicTask task;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private FeedRing ring;
    private boolean doubtful;

    LiveFeed(FeedQueries queries, FeedWait wait, Vertx vertx, CommitSignal commits, ConsumerConfig config) {
        this.queries = queries;
        this.wait = wait;
        this.config = config.stream();
        this.task = new PeriodicTask(vertx, this::follow);
        task.start(this.config.pollEvery());
        commits.listen(this::wake);
    }

    /** A client of the feed. It is called on any thread and must not block. */
    public interface Listener {
        /** The ring has new entries. */
        void more();

        /** The feed ended because the journal is another one now, or because the service stops. */
        void ended();
    }

    /**
     * The start of a listener's feed.
     *
     * @param from the feed starts after this position
     * @param notice what the client has to know first
     */
    public record Admission(FeedRing ring, FeedId from, Notice notice) {
    }

    public enum Notice {
        /** The client missed nothing. */
        NONE,
        /** The retention may have deleted entries after the client's last one. */
        GAP,
        /** The client's last entry is of another journal, so its feed starts now. */
        RESET
    }

    /**
     * Adds a listener until it leaves. Fails with {@link CapacityReached} when there are too many.
     *
     * @param lastSeen the id of the last entry that the client saw; null to start now
     */
    public Uni<Admission> join(Listener listener, String lastSeen) {
        return Uni.createFrom().deferred(() -> admit(listener))
                .chain(admitted -> lastSeen == null ? now(admitted, Notice.NONE) : resume(admitted, lastSeen))
                .onFailure().invoke(() -> leave(listener));
    }

    private Uni<FeedRing> admit(Listener listener) {
        FeedRing running;
        synchronized (this) {
            if (listeners.size() >= config.maxClients()) {
                return Uni.createFrom().failure(new CapacityReached(listeners.size() + " streams are open already"));
            }
            listeners.add(listener);
            running = ring;
        }
        return running != null ? Uni.createFrom().item(running) : queries.head().map(this::begin);
    }

    private Uni<Admission> resume(FeedRing current, String lastSeen) {
        return FeedId.parse(lastSeen)
                .map(seen -> queries.standing(seen).chain(standing -> resume(current, seen, standing)))
                .orElseGet(() -> now(current, Notice.RESET));
    }

    private Uni<Admission> resume(FeedRing current, FeedId seen, FeedQueries.Standing standing) {
        return switch (standing) {
            case PRESENT -> Uni.createFrom().item(new Admission(current, seen, Notice.NONE));
            case FORGOTTEN -> Uni.createFrom().item(new Admission(current, seen, Notice.GAP));
            case FOREIGN -> now(current, Notice.RESET);
        };
    }

    /** Starts at the newest entry of the table, because the ring may be one poll behind it. */
    private Uni<Admission> now(FeedRing current, Notice notice) {
        return queries.head().map(head -> new Admission(current, head, notice));
    }

    /** Removes a listener. */
    public void leave(Listener listener) {
        listeners.remove(listener);
    }

    /** The number of listeners. */
    public int listeners() {
        return listeners.size();
    }

    /** Reads the entries after a position from the table. There are fewer than {@link #PAGE} only at the end. */
    public Uni<List<FeedEntry>> page(FeedId id) {
        return queries.after(id, PAGE);
    }

    @PreDestroy
    void stop() {
        task.stop();
        listeners.forEach(Listener::ended);
    }

    private synchronized FeedRing begin(FeedId head) {
        if (ring == null) {
            ring = new FeedRing(head, config.ringEntries(), config.ringBytes().asLongValue());
        }
        return ring;
    }

    private void wake() {
        if (!listeners.isEmpty()) {
            task.wake();
        }
    }

    /** Reads the entries after the ring's head. Does nothing without listeners. */
    private Uni<Void> follow() {
        FeedRing current = current();
        if (current == null) {
            return Uni.createFrom().voidItem();
        }
        return sameJournal(current)
                .chain(same -> same ? readOn(current) : end(current))
                .onFailure().invoke(this::doubt)
                .onFailure().recoverWithNull();
    }

    private synchronized FeedRing current() {
        if (listeners.isEmpty()) {
            ring = null;
            wait.over();
        }
        return ring;
    }

    private Uni<Void> readOn(FeedRing current) {
        return queries.newestAfter(current.head(), TAIL_ROWS)
                .invoke(entries -> spread(current, entries))
                .replaceWithVoid();
    }

    private void spread(FeedRing current, List<FeedEntry> entries) {
        if (!entries.isEmpty()) {
            current.add(entries);
            listeners.forEach(Listener::more);
        }
        if (entries.size() == TAIL_ROWS) {
            task.wake();
        }
    }

    /** Checks the journal after a failure, because the database may be another one or a restored one. */
    private Uni<Boolean> sameJournal(FeedRing current) {
        return !doubtful ? Uni.createFrom().item(true)
                : queries.standing(current.head())
                        .invoke(standing -> doubtful = false)
                        .map(standing -> standing != FeedQueries.Standing.FOREIGN);
    }

    private void doubt(Throwable failure) {
        if (!doubtful) {
            LOG.warnf("The live feed waits until PostgreSQL answers. Cause: %s", failure.toString());
        }
        doubtful = true;
    }

    private Uni<Void> end(FeedRing current) {
        synchronized (this) {
            ring = null;
        }
        LOG.warnf("The position %s belongs to another journal. All streams start again", current.head());
        listeners.forEach(Listener::ended);
        return Uni.createFrom().voidItem();
    }
}
