package io.tandem.consumer.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

class SimulatedJournalTest extends JournalConformance {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Simulate.Quiet quiet = new Simulate.Quiet();
    private final Plan plan = Plan.of(1).with(List.of(), List.of());
    private final Chance chance = new Chance(1);
    private final Loop loop = new Loop(chance, () -> {
    });
    private final Postgres postgres = new Postgres(loop, plan, chance, new History(loop, false), new Tables.Committed() {
        @Override
        public void event(String replica, Tables.Columns row) {
        }

        @Override
        public void published(io.tandem.consumer.event.Identity identity) {
        }
    });
    private int replicas;

    @AfterEach
    void leave() {
        VirtualExecutor.enter(null);
        quiet.close();
    }

    @Override
    Wiring replica() {
        VirtualExecutor.enter(loop);
        Loop.Party party = new Loop.Party("r" + ++replicas);
        Vertx vertx = Doubles.of(Vertx.class, (method, arguments) -> {
            if (method.equals("runOnContext")) {
                loop.after(0, party, () -> ((io.vertx.core.Handler<?>) arguments[0]).handle(null));
                return null;
            }
            return Doubles.UNKNOWN;
        });
        return new Wiring().with(ConsumerConfig.class, Settings.of(plan.settings())).with(Time.class, loop.time())
                .with(ConsumerMetrics.class, Replica.METRICS).with(Vertx.class, vertx)
                .with(Pool.class, Pool.newInstance(postgres.new Connections(party).pool()));
    }

    @Override
    <T> List<T> await(List<Supplier<Uni<T>>> work) {
        List<CompletableFuture<T>> results = work.stream().map(Supplier::get).map(uni -> {
            CompletableFuture<T> result = new CompletableFuture<>();
            uni.subscribe().with(result::complete, result::completeExceptionally);
            return result;
        }).toList();
        loop.runUntil(Duration.ofNanos(loop.now()).plus(LIMIT));
        return results.stream().map(result -> {
            if (!result.isDone()) {
                throw new AssertionError("not done within " + LIMIT);
            }
            return result.join();
        }).toList();
    }
}
