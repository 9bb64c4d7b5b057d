package io.tandem.consumer.simulation;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.simulation.Tables.Columns;

/** Runs one plan: replicas, their surroundings and the checker. */
final class Simulation {

    /** What the parts of a simulation share. */
    record World(Plan plan, Loop loop, Chance chance, Checker checker, History history, Kafka kafka, Postgres postgres,
            ConsumerConfig config) {
    }

    /**
     * The end of a history.
     *
     * @param violation null if every promise was kept
     */
    record Result(Plan plan, Checker.Violation violation, List<String> lines, long steps) {
    }

    private static final long MAX_STEPS = 300_000;
    private static final Duration LOOK = Duration.ofMillis(500);

    private final World world;
    private final List<Replica> replicas = new ArrayList<>();
    private int started;

    private Simulation(Plan plan, boolean keepHistory) {
        Chance chance = new Chance(~plan.seed());
        Checker checker = new Checker(plan.settings());
        Loop loop = new Loop(chance, this::afterEachStep);
        History history = new History(loop, keepHistory);
        world = new World(plan, loop, chance, checker, history, new Kafka(loop, plan, chance, checker, history),
                new Postgres(loop, plan, chance, history, new Commits(checker, history)), Settings.of(plan.settings()));
    }

    /** Tells the checker what is committed. */
    private record Commits(Checker checker, History history) implements Tables.Committed {
        @Override
        public void event(String replica, Columns row) {
            Identity own = new Identity(row.get("topic") + "-" + row.get("partition") + "-" + row.get("offset") + "-"
                    + ((OffsetDateTime) row.get("accepted_at")).toInstant().toEpochMilli(), "kafka:" + row.get("topic"));
            history.note(() -> "journaled: " + row.identity().id() + " of " + row.get("partition") + "/" + row.get("offset")
                    + " as " + row.get("outcome") + (row.get("reason") == null ? "" : " " + row.get("reason")));
            checker.journaled(replica, checker.of(own), row.identity(), (String) row.get("outcome"), (String) row.get("reason"),
                    (Integer) row.get("attempts"), (Long) row.get("tx"), (Integer) row.get("ordinal"));
            checker.attempted(row.identity(), String.valueOf(row.get("reason")), (Integer) row.get("attempts"),
                    (Integer) row.getOrDefault("tries", 0));
        }

        @Override
        public void published(Identity identity) {
            history.note(() -> "marked as published: " + identity.id());
            checker.marked(identity);
        }
    }

    static Result run(Plan plan, boolean keepHistory) {
        Simulation simulation = new Simulation(plan, keepHistory);
        VirtualExecutor.enter(simulation.world.loop());
        Checker.Violation violation = null;
        try {
            simulation.run();
        } catch (Checker.Violation broken) {
            violation = broken;
        } catch (RuntimeException defect) {
            violation = new Checker.Violation("no defect", String.valueOf(defect));
        } finally {
            VirtualExecutor.enter(null);
        }
        return new Result(plan, violation, simulation.world.history().lines(), simulation.world.loop().steps());
    }

    private void run() {
        Loop loop = world.loop();
        for (int slot = 0; slot < world.plan().settings().replicas(); slot++) {
            replicas.add(null);
            start(slot);
        }
        world.plan().sends().forEach(send -> loop.after(nanos(send.millis()), null, () -> world.kafka().send(send)));
        // Half a millisecond later, so that no two records of two topics have the same place and the same time.
        world.plan().faults().forEach(fault -> loop.after(nanos(fault.millis()) + 500_000, null, () -> inject(fault)));
        Duration quiet = world.plan().quiet();
        loop.runUntil(quiet);
        Duration end = quiet.plus(Plan.SETTLES_WITHIN);
        // At rest means at rest for a while, because a replica may still repeat what another one settled.
        for (int rest = 0; rest < 2 && loop.now() < end.toNanos(); rest = isAtRest() ? rest + 1 : 0) {
            loop.runUntil(Duration.ofNanos(loop.now()).plus(LOOK));
        }
        replicas.stream().filter(replica -> !replica.isLive()).forEach(
                replica -> world.checker().fail("no defect stops the pipeline", replica.name() + " is not live"));
        world.checker().end(world.kafka().ends());
    }

    private void afterEachStep() {
        if (world.checker().broken() != null) {
            throw world.checker().broken();
        }
        if (world.loop().steps() > MAX_STEPS) {
            world.checker().fail("a history ends", "it has more than " + MAX_STEPS + " steps");
        }
    }

    private boolean isAtRest() {
        return replicas.stream().allMatch(Replica::runs) && world.checker().isAtRest(world.kafka().ends());
    }

    private static long nanos(int millis) {
        return millis * 1_000_000L;
    }

    private void start(int slot) {
        Replica replica = new Replica("r" + ++started, world);
        world.history().note(() -> replica.name() + " starts");
        replicas.set(slot, replica);
        replica.start();
    }

    private void inject(Plan.Fault fault) {
        Replica replica = replicas.get(fault.replica() % replicas.size());
        if (fault.what() == Plan.What.TOPIC_RECREATED) {
            world.kafka().recreate();
        } else if (replica.runs()) {
            switch (fault.what()) {
                case CRASH -> {
                    world.history().note(() -> replica.name() + " crashes");
                    replica.crash();
                    restart(fault);
                }
                case STOP -> {
                    world.history().note(() -> replica.name() + " stops");
                    replica.stop();
                    restart(fault);
                }
                case SESSION_LOST -> replica.loseSession(nanos(fault.forMillis()));
                default -> world.history().note(() -> "begins: " + fault);
            }
        }
    }

    private void restart(Plan.Fault fault) {
        world.loop().after(nanos(fault.forMillis()) + Duration.ofSeconds(world.plan().settings().drainSeconds() + 12).toNanos(),
                null, () -> start(fault.replica() % replicas.size()));
    }
}
