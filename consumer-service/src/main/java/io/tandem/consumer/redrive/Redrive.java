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
    public static final int MAX_DEAD_LETTERS = 10_000;

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(Redrive.class);

    private final RedriveClaims claims;
    private final EventDecoder decoder;
    private final HandlerInvoker invoker;
    private final ActiveWork activeWork = new ActiveWork();
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final int concurrency;
    private final Duration patience;

    Redrive(RedriveClaims claims, EventDecoder decoder, HandlerInvoker invoker, ConsumerConfig config) {
        this.claims = claims;
        this.decoder = decoder;
        this.invoker = invoker;
        this.concurrency = config.handler().concurrency();
        // So that an attempt that begins last is over before the lease is.
        Duration lease = config.deadLetters().redriveLease();
        Duration left = lease.minus(config.handler().timeout().multipliedBy(2));
        this.patience = left.compareTo(lease.dividedBy(2)) > 0 ? left : lease.dividedBy(2);
    }

    /** Begins a redrive and answers how many letters it took; what becomes of each, the journal tells. */
    public Uni<Integer> start(DeadLetterFilter filter, int limit) {
        return claims.claim(filter, Math.min(limit, MAX_DEAD_LETTERS))
                .invoke(this::run)
                .map(List::size);
    }

    /** Before the database closes its connections: what is under way may end, the rest is free for other replicas at once. */
    void stop(@Observes ShutdownEvent event) {
        Set<UUID> held = Set.copyOf(running);
        activeWork.stop();
        if (!held.isEmpty() && activeWork.awaitIdle(DRAIN)) {
            // Blocks, as nothing else keeps the connections open until this is done.
            claims.giveBack(held, DRAIN)
                    .onFailure().recoverWithNull()
                    .await().indefinitely();
        }
    }

    private void run(List<Claim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        KeySequencer sequencer = new KeySequencer(concurrency);
        Set<String> failedKeys = ConcurrentHashMap.newKeySet();
        UUID token = claims.get(0).token();
        running.add(token);
        // The caller has its answer: this goes on without it, and ends by itself.
        Multi.createFrom().iterable(claims)
                .onItem().transformToUni(claim -> sequencer.run(key(claim), turn -> redrive(claim, failedKeys)))
                .merge(concurrency)
                .onTermination().invoke(() -> running.remove(token))
                .subscribe().with(done -> {
                }, failure -> LOG.error("A redrive ended early: what it holds is free after the lease", failure),
                        () -> LOG.infof("Redrove %d dead letters", claims.size()));
    }

    private static String key(Claim claim) {
        return claim.key() == null ? null : claim.partition() + "-" + claim.key();
    }

    private Uni<Void> redrive(Claim claim, Set<String> failedKeys) {
        String key = key(claim);
        if (key != null && failedKeys.contains(key)) {
            return claims.giveBack(claim);
        }
        return activeWork.run(() -> claims.load(claim)
                .chain(record -> record.isEmpty() ? Uni.createFrom().voidItem() : handle(claim, record.get(), failedKeys)))
                .onFailure(PartitionLostException.class).recoverWithNull();
    }

    private Uni<Void> handle(Claim claim, ConsumerRecord<byte[], byte[]> record, Set<String> failedKeys) {
        Delivery delivery = decoder.decode(record);
        Uni<Delivery> handled = delivery.isDead()
                ? Uni.createFrom().item(delivery)
                : invoker.handle(delivery, Uni.join().first(activeWork.stopped(), lapseFromNow()).toTerminate());
        return handled
                .invoke(outcome -> remember(outcome, claim, failedKeys))
                .chain(outcome -> claims.complete(claim, outcome))
                .onFailure(PartitionLostException.class).recoverWithUni(() -> claims.giveBack(claim));
    }

    /** Fails when the lease is about to end, however often it is waited for. */
    private Uni<Void> lapseFromNow() {
        long end = System.nanoTime() + patience.toNanos();
        return Uni.createFrom().deferred(() -> Uni.createFrom().<Void> nothing()
                .ifNoItem().after(Duration.ofNanos(Math.max(1, end - System.nanoTime())))
                .failWith(PartitionLostException::new));
    }

    private static void remember(Delivery outcome, Claim claim, Set<String> failedKeys) {
        if (outcome.isDead() && claim.key() != null) {
            failedKeys.add(key(claim));
        }
    }
}
