package io.tandem.consumer.simulation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import io.tandem.consumer.Channels;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.tandem.consumer.broker.SuppliedTopicIds;
import io.tandem.consumer.broker.TopicIds;
import io.tandem.consumer.pipeline.Assignments;
import io.tandem.consumer.pipeline.EventsConsumer;
import io.tandem.consumer.pipeline.PipelineLiveness;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

/** One process of the service, with the real classes behind the doubles of their surroundings. */
final class Replica {

    static final ConsumerMetrics METRICS = new Wiring()
            .with(io.micrometer.core.instrument.MeterRegistry.class, new CompositeMeterRegistry()).get(ConsumerMetrics.class);
    private static final Method ACCEPT = Arrays.stream(EventsConsumer.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Incoming.class)).findFirst().orElseThrow();
    /** Classes with a task of their own, which nothing else needs. */
    private static final List<String> TASKS = List.of("io.tandem.consumer.pipeline.TopicWatch",
            "io.tandem.consumer.deadletter.DeadLetterSweeper");

    static {
        ACCEPT.setAccessible(true);
    }

    private final Loop loop;
    private final Loop.Party party;
    private final Kafka kafka;
    private final Member member;
    private final Postgres.Connections database;
    private final Checker checker;
    private final Wiring wiring = new Wiring();
    private boolean stopped;

    Replica(String name, Simulation.World world) {
        this.loop = world.loop();
        this.party = new Loop.Party(name);
        this.kafka = world.kafka();
        this.checker = world.checker();
        this.member = new Member(loop, party, kafka, world.chance(), world.checker(), world.history(), world.plan());
        this.database = world.postgres().new Connections(party);
        wiring.with(ConsumerConfig.class, world.config())
                .with(ConsumerMetrics.class, METRICS)
                .with(Time.class, loop.time())
                .with(KafkaClientService.class, member.clients())
                .with(Pool.class, Pool.newInstance(database.pool()))
                .with(Vertx.class, vertx(world.chance()))
                .with(OpenTelemetry.class, OpenTelemetry.noop())
                .with(TopicIds.class, new SuppliedTopicIds(world.config(), this::topicId))
                .with(MutinyEmitter.class, new DeadLetterTopic(world, party).emitter())
                .with(jakarta.enterprise.inject.Instance.class, new SimulatedHandler(world, party).instance());
    }

    private Optional<String> topicId() {
        return kafka.hits(Plan.What.BROKER_SILENT) ? Optional.empty() : Optional.of(kafka.topicId());
    }

    private Vertx vertx(Chance chance) {
        Map<Long, Loop.Task> timers = new java.util.HashMap<>();
        return Doubles.of(Vertx.class, (method, arguments) -> {
            switch (method) {
                case "runOnContext":
                    return soon(chance, arguments[0]);
                case "setPeriodic":
                    long id = timers.size() + 1L;
                    every((Long) arguments[0] * 1_000_000, id, timers, arguments[1]);
                    return id;
                case "cancelTimer":
                    return Optional.ofNullable(timers.remove(arguments[0])).map(Loop.Task::cancel).orElse(false);
                default:
                    return Doubles.UNKNOWN;
            }
        });
    }

    @SuppressWarnings("unchecked")
    private Object soon(Chance chance, Object work) {
        loop.after(chance.nanos("soon", 1), party, () -> ((Handler<Context>) work).handle(null));
        return null;
    }

    @SuppressWarnings("unchecked")
    private void every(long nanos, long id, Map<Long, Loop.Task> timers, Object work) {
        timers.put(id, loop.after(nanos, party, () -> {
            every(nanos, id, timers, work);
            ((Handler<Long>) work).handle(id);
        }));
    }

    String name() {
        return party.name;
    }

    boolean runs() {
        return !stopped && !party.isDead();
    }

    void start() {
        loop.as(party, () -> {
            EventsConsumer events = wiring.get(EventsConsumer.class);
            TASKS.forEach(this::make);
            wiring.fire(new StartupEvent());
            member.start(wiring.get(Assignments.class), (records, generation) -> accept(events, records, generation));
        });
    }

    private void make(String type) {
        try {
            wiring.get(Class.forName(type));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Uni<Void> accept(EventsConsumer events, ConsumerRecords<byte[], byte[]> records, int generation) {
        var metadata = new IncomingKafkaRecordBatchMetadata<>(records, List.of(), Channels.EVENTS_IN, 0, Map.of(), generation);
        return (Uni<Void>) Wiring.call(ACCEPT, events, Message.of(records).addMetadata(metadata));
    }

    /** Ends the process without a word. */
    void crash() {
        party.die();
        database.cut();
        kafka.silent(member);
    }

    /** Ends the process as SIGTERM does: the observers first, then the consumer, then the connections. */
    void stop() {
        stopped = true;
        checker.stops(name());
        loop.after(0, party, () -> {
            wiring.fire(new ShutdownEvent());
            loop.onPollingThread(0, party, () -> {
                member.close();
                party.die();
                database.cut();
            });
        });
    }

    void loseSession(long forNanos) {
        member.loseSession(forNanos);
    }

    boolean isLive() {
        return wiring.get(PipelineLiveness.class).call().getStatus() == HealthCheckResponse.Status.UP;
    }
}
