package io.tandem.consumer.redrive;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.deadletter.DeadLetterFilter;
import io.tandem.consumer.decode.EventDecoder;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.consumer.handler.HandlerInvoker;
import io.tandem.consumer.pipeline.ActiveWork;
import io.tandem.consumer.pipeline.KeySequencer;
import io.tandem.consumer.redrive.RedriveClaims.Claim;

/**
 * Runs the handler again on dead letters, each of which one redrive holds at a time: however often it is called, no letter
 * runs twice at once, and none that became processed runs again. In order by key; a key whose letter fails again waits.
 */
@ApplicationScoped
public class Redrive {

    /** Letters that one call takes, at most. */
    public static final int MAX_LETTERS = 10_000;

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(Redrive.class);

    private final RedriveClaims letters;
    private final EventDecoder decoder;
    private final HandlerInvoker handling;
    private final ActiveWork activeWork = new ActiveWork();
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final int concurrency;
    private final Duration patience;

    Redrive(RedriveClaims letters, EventDecoder decoder, HandlerInvoker handling, ConsumerConfig config) {
        this.letters = letters;
        this.decoder = decoder;
        this.handling = handling;
        this.concurrency = config.handler().concurrency();
        // So that an attempt that begins last is over before the lease is.
        Duration lease = config.deadLetters().redriveLease();
        Duration left = lease.minus(config.handler().timeout().multipliedBy(2));
        this.patience = left.compareTo(lease.dividedBy(2)) > 0 ? left : lease.dividedBy(2);
    }

    /** Begins a redrive and answers how many letters it took; what becomes of each, the journal tells. */
    public Uni<Integer> start(DeadLetterFilter filter, int limit) {
        return letters.claim(filter, Math.min(limit, MAX_LETTERS))
                .invoke(this::run)
                .map(List::size);
    }

    /** Before the database closes its connections: what is under way may end, the rest is free for other replicas at once. */
    void stop(@Observes ShutdownEvent event) {
        Set<UUID> held = Set.copyOf(running);
        activeWork.stop();
        if (!held.isEmpty() && activeWork.awaitIdle(DRAIN)) {
            // Blocks, as nothing else keeps the connections open until this is done.
            letters.giveBack(held)
                    .ifNoItem().after(DRAIN).fail()
                    .onFailure().recoverWithNull()
                    .await().indefinitely();
        }
    }

    private void run(List<Claim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        KeySequencer lanes = new KeySequencer(concurrency);
        Set<String> failedLanes = ConcurrentHashMap.newKeySet();
        UUID token = claims.get(0).token();
        running.add(token);
        // The caller has its answer: this goes on without it, and ends by itself.
        Multi.createFrom().iterable(claims)
                .onItem().transformToUni(claim -> lanes.run(lane(claim), turn -> redrive(claim, failedLanes)))
                .merge(concurrency)
                .onTermination().invoke(() -> running.remove(token))
                .subscribe().with(done -> {
                }, failure -> LOG.error("A redrive ended early: what it holds is free after the lease", failure),
                        () -> LOG.infof("Redrove %d dead letters", claims.size()));
    }

    private static String lane(Claim claim) {
        return claim.lane() == null ? null : claim.partition() + "-" + claim.lane();
    }

    private Uni<Void> redrive(Claim claim, Set<String> failedLanes) {
        String lane = lane(claim);
        if (lane != null && failedLanes.contains(lane)) {
            return letters.giveBack(claim);
        }
        return activeWork.run(() -> letters.load(claim)
                .chain(record -> record.isEmpty() ? Uni.createFrom().voidItem() : handle(claim, record.get(), failedLanes)))
                .onFailure(PartitionLostException.class).recoverWithNull();
    }

    private Uni<Void> handle(Claim claim, ConsumerRecord<byte[], byte[]> record, Set<String> failedLanes) {
        Delivery delivery = decoder.decode(record);
        Uni<Delivery> verdict = delivery.isDead()
                ? Uni.createFrom().item(delivery)
                : handling.handle(delivery, Uni.join().first(activeWork.stopped(), lapseFromNow()).toTerminate());
        return verdict
                .invoke(outcome -> remember(outcome, claim, failedLanes))
                .chain(outcome -> letters.complete(claim, outcome))
                .onFailure(PartitionLostException.class).recoverWithUni(() -> letters.giveBack(claim));
    }

    /** Fails when the lease is about to end, however often it is waited for. */
    private Uni<Void> lapseFromNow() {
        long end = System.nanoTime() + patience.toNanos();
        return Uni.createFrom().deferred(() -> Uni.createFrom().<Void> nothing()
                .ifNoItem().after(Duration.ofNanos(Math.max(1, end - System.nanoTime())))
                .failWith(PartitionLostException::new));
    }

    private static void remember(Delivery outcome, Claim claim, Set<String> failedLanes) {
        if (outcome.isDead() && claim.lane() != null) {
            failedLanes.add(lane(claim));
        }
    }
}
