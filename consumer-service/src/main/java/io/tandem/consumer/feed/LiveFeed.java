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
import io.tandem.consumer.query.CapacityReached;
import io.vertx.core.Vertx;

/**
 * What was journaled, by this replica or another, in one total order: the same for every client of every replica, each
 * entry once, and with it the order of keys. One reader follows the table while anybody listens, whatever their number.
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
    /** Entries of a page for one client that resumes. */
    public static final int PAGE = 200;

    private final FeedQueries queries;
    private final ConsumerConfig.Stream config;
    private final PeriodicTask task;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private FeedRing ring;
    private boolean doubtful;

    LiveFeed(FeedQueries queries, Vertx vertx, CommitSignal commits, ConsumerConfig config) {
        this.queries = queries;
        this.config = config.stream();
        this.task = new PeriodicTask(vertx, this::follow);
        task.start(this.config.pollEvery());
        commits.listen(this::wake);
    }

    /** Somebody who follows the feed; told on any thread, must not block. */
    public interface Listener {
        /** There is more in the ring. */
        void more();

        /** The feed ended: its journal is another one now, or the service stops. */
        void ended();
    }

    /**
     * How a listener begins.
     *
     * @param from the place after which its feed goes on
     * @param notice what it has to be told first
     */
    public record Admission(FeedRing ring, FeedId from, Notice notice) {
    }

    public enum Notice {
        /** Nothing: it has missed nothing. */
        NONE,
        /** Entries after its last one may have been deleted by the retention. */
        GAP,
        /** Its last one is of another journal: it goes on from now. */
        RESET
    }

    /**
     * Admits a listener until it leaves. Fails with {@link CapacityReached} when too many listen.
     *
     * @param lastSeen the id of the last entry that it saw, or null: it begins now
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

    private static Uni<Admission> resume(FeedRing current, FeedId seen, FeedQueries.Standing standing) {
        return switch (standing) {
            case PRESENT -> Uni.createFrom().item(new Admission(current, seen, Notice.NONE));
            case FORGOTTEN -> Uni.createFrom().item(new Admission(current, seen, Notice.GAP));
            case FOREIGN -> now(current, Notice.RESET);
        };
    }

    private static Uni<Admission> now(FeedRing current, Notice notice) {
        return Uni.createFrom().item(new Admission(current, current.head(), notice));
    }

    /** Ends what {@link #join} began. */
    public void leave(Listener listener) {
        listeners.remove(listener);
    }

    /** How many listen. */
    public int listeners() {
        return listeners.size();
    }

    /** What follows a place, from the table: at most {@link #PAGE} entries, fewer only at the end. */
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

    /** Reads on from the ring's head; does nothing while nobody listens. */
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
        }
        return ring;
    }

    private Uni<Void> readOn(FeedRing current) {
        return queries.after(current.head(), TAIL_ROWS)
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

    /** After a failure the database may be another one, or an older state of this one. */
    private Uni<Boolean> sameJournal(FeedRing current) {
        return !doubtful ? Uni.createFrom().item(true)
                : queries.standing(current.head())
                        .invoke(standing -> doubtful = false)
                        .map(standing -> standing != FeedQueries.Standing.FOREIGN);
    }

    private void doubt(Throwable failure) {
        if (!doubtful) {
            LOG.warnf("The live feed waits for the journal: %s", failure.toString());
        }
        doubtful = true;
    }

    private Uni<Void> end(FeedRing current) {
        synchronized (this) {
            ring = null;
        }
        LOG.warnf("The journal is not the one that %s was of: streams begin anew", current.head());
        listeners.forEach(Listener::ended);
        return Uni.createFrom().voidItem();
    }
}
