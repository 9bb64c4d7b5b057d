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
import io.tandem.consumer.Time;
import io.tandem.consumer.deadletter.DeadLetterFilter;
import io.tandem.consumer.decode.EventDecoder;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.consumer.handler.HandlerInvoker;
import io.tandem.consumer.pipeline.ActiveWork;
import io.tandem.consumer.pipeline.KeySequencer;
import io.tandem.consumer.redrive.RedriveClaims.Claim;

/**
 * Runs the handler again on dead letters. A dead letter never runs twice at the same time, and never again once it is
 * processed. Dead letters of one key run in order. The redrive skips the later ones of a key behind one that it does not
 * process.
 */
@ApplicationScoped
public class Redrive {

    /** The maximum number of dead letters in one redrive. */
    public static final int MAX_DEAD_LETTERS = 10_000;

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(Redrive.class);

    private final RedriveClaims claims;
    private final EventDecoder decoder;
    private final HandlerInvoker invoker;
    private final Time time;
    private final ActiveWork activeWork;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final int concurrency;
    private final Duration patience;

    Redrive(RedriveClaims claims, EventDecoder decoder, HandlerInvoker invoker, Time time, ConsumerConfig config) {
        this.claims = claims;
        this.decoder = decoder;
        this.invoker = invoker;
        this.time = time;
        this.activeWork = new ActiveWork(time);
        this.concurrency = config.handler().concurrency();
        // Ends early enough that an attempt that starts last ends before the lease.
        Duration lease = config.deadLetters().redriveLease();
        Duration left = lease.minus(config.handler().timeout().multipliedBy(2));
        this.patience = left.compareTo(lease.dividedBy(2)) > 0 ? left : lease.dividedBy(2);
    }

    /** Starts a redrive and returns the number of claimed dead letters. The journal shows their outcomes later. */
    public Uni<Integer> start(DeadLetterFilter filter, int limit) {
        return claims.claim(filter, Math.min(limit, MAX_DEAD_LETTERS))
                .invoke(this::run)
                .map(List::size);
    }

    /** Lets running attempts end, and gives the other dead letters back, while the database connections are still open. */
    void stop(@Observes ShutdownEvent event) {
        Set<UUID> held = Set.copyOf(running);
        activeWork.stop();
        if (!held.isEmpty() && activeWork.awaitIdle(DRAIN)) {
            // Blocks, because nothing else keeps the connections open until this ends.
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
        Set<String> stuckKeys = ConcurrentHashMap.newKeySet();
        UUID token = claims.get(0).token();
        running.add(token);
        // Subscribed here because the caller already has its answer.
        Multi.createFrom().iterable(claims)
                .onItem().transformToUni(claim -> sequencer.run(key(claim), turn -> redrive(claim, stuckKeys)))
                .merge(concurrency)
                .onTermination().invoke(() -> running.remove(token))
                .subscribe().with(done -> {
                }, failure -> LOG.error("A redrive ended early. Its other dead letters are free after their lease", failure),
                        () -> LOG.infof("Redrove %d dead letters", claims.size()));
    }

    private static String key(Claim claim) {
        return claim.key() == null ? null : claim.partition() + "-" + claim.key();
    }

    /** @param stuckKeys keys with a dead letter that this redrive did not process, so that the later ones must wait */
    private Uni<Void> redrive(Claim claim, Set<String> stuckKeys) {
        String key = key(claim);
        if (key != null && stuckKeys.contains(key)) {
            return claims.giveBack(claim);
        }
        return activeWork.run(() -> claims.load(claim)
                .chain(record -> record.isEmpty() ? Uni.createFrom().item(false) : handle(claim, record.get())))
                .onFailure(PartitionLostException.class).recoverWithItem(false)
                .invoke(processed -> remember(key, processed, stuckKeys))
                .replaceWithVoid();
    }

    /** @return whether this redrive processed the dead letter; false if another redrive holds it now */
    private Uni<Boolean> handle(Claim claim, ConsumerRecord<byte[], byte[]> record) {
        Delivery delivery = decoder.decode(record);
        Uni<Delivery> handled = delivery.isDead()
                ? Uni.createFrom().item(delivery)
                : invoker.handle(delivery, Uni.join().first(activeWork.stopped(), lapseFromNow()).toTerminate(),
                        Handling.REDRIVE);
        return handled
                .chain(outcome -> claims.complete(claim, outcome).map(completed -> completed && !outcome.isDead()))
                .onFailure(PartitionLostException.class).recoverWithUni(() -> claims.giveBack(claim).replaceWith(false));
    }

    private static void remember(String key, boolean processed, Set<String> stuckKeys) {
        if (key != null && !processed) {
            stuckKeys.add(key);
        }
    }

    /** Fails shortly before the lease ends, at the same time for every subscription. */
    private Uni<Void> lapseFromNow() {
        long end = time.nanos() + patience.toNanos();
        return Uni.createFrom().deferred(() -> Uni.createFrom().<Void> nothing()
                // Vert.x refuses a timer of less than a millisecond.
                .ifNoItem().after(Duration.ofMillis(Math.max(1, Duration.ofNanos(end - time.nanos()).toMillis())))
                .failWith(PartitionLostException::new));
    }
}
