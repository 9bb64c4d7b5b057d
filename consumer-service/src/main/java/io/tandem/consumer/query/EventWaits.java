package io.tandem.consumer.query;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.database.PeriodicTask;
import io.tandem.consumer.database.QueryPool;
import io.tandem.consumer.journal.CommitSignal;
import io.tandem.consumer.problem.CapacityReached;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Lets requests wait until this replica or another one has journaled an event. One query at a time looks for the events of
 * all waiting requests. Never blocks a thread.
 */
@ApplicationScoped
public class EventWaits {

    private static final Logger LOG = Logger.getLogger(EventWaits.class);
    private static final String JOURNALED = "SELECT id, source FROM event WHERE id = ANY($1)";

    private final QueryPool queries;
    private final int capacity;
    private final PeriodicTask task;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    EventWaits(QueryPool queries, Vertx vertx, CommitSignal commits, ConsumerConfig config) {
        this.queries = queries;
        this.capacity = config.query().maxWaiting();
        this.task = new PeriodicTask(vertx, this::look);
        task.start(config.query().pollEvery());
        commits.listen(this::wake);
    }

    @PreDestroy
    void stop() {
        task.stop();
    }

    /**
     * Waits for an event. The result is true as soon as the event is in the journal, and false if it is not there in time.
     * Fails with {@link CapacityReached} when too many requests wait.
     *
     * @param source the source of the event; null for any
     */
    public Uni<Boolean> journaled(String id, String source, Duration atMost) {
        if (waiters.size() >= capacity) {
            return Uni.createFrom().failure(new CapacityReached(capacity + " requests wait for events already"));
        }
        return Uni.createFrom().<Boolean> emitter(emitter -> admit(new Waiter(id, source, emitter)))
                .ifNoItem().after(atMost).recoverWithItem(false);
    }

    private void admit(Waiter waiter) {
        waiters.add(waiter);
        waiter.emitter().onTermination(() -> waiters.remove(waiter));
        task.wake();
    }

    private void wake() {
        if (!waiters.isEmpty()) {
            task.wake();
        }
    }

    private Uni<Void> look() {
        String[] ids = waiters.stream().map(Waiter::id).distinct().toArray(String[]::new);
        if (ids.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return queries.run(JOURNALED, Tuple.of(ids))
                .invoke(rows -> rows.forEach(this::settle))
                .onFailure().invoke(failure -> LOG.debug("Could not look for events that requests wait for", failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private void settle(Row row) {
        waiters.stream()
                .filter(waiter -> waiter.waitsFor(row.getString("id"), row.getString("source")))
                .forEach(waiter -> waiter.emitter().complete(true));
    }

    private record Waiter(String id, String source, UniEmitter<? super Boolean> emitter) {
        boolean waitsFor(String journaledId, String journaledSource) {
            return id.equals(journaledId) && (source == null || source.equals(journaledSource));
        }
    }
}
