package io.tandem.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.tandem.local.Folders;
import io.tandem.local.Topics;
import io.tandem.local.testkit.WebhookReceiver;

/** Runs one scenario from the start of the servers to the check of the invariants. */
final class Run {

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final Scenario scenario;
    private final Options options;
    private final Path folder;
    private final AtomicReference<Stage> running;

    /** @param running holds the stage for as long as it has to be closed */
    Run(Scenario scenario, Options options, AtomicReference<Stage> running) {
        this.scenario = scenario;
        this.options = options;
        this.folder = Path.of("target", "chaos", scenario.name()).toAbsolutePath();
        this.running = running;
    }

    Outcome outcome() {
        Optional<String> missing = scenario.missing();
        if (missing.isPresent()) {
            return Outcome.skipped(scenario, "NOT RUN: " + missing.get());
        }
        try (Progress progress = new Progress(scenario.name())) {
            try {
                return play(progress);
            } catch (Exception e) {
                e.printStackTrace();
                return Outcome.broken(scenario, e, progress.elapsed());
            }
        }
    }

    private Outcome play(Progress progress) throws Exception {
        clear();
        progress.say("starting three brokers, PostgreSQL and the services");
        try (Stage stage = new Stage(scenario, folder, options.seed(), options.length(), progress)) {
            running.set(stage);
            stage.start();
            try (Readers readers = Readers.start(stage, options.seed())) {
                underLoad(stage);
                progress.say("draining and checking");
                stage.drain();
                readers.finish(stage);
            }
            check(stage);
            return Outcome.of(scenario, stage.recording(), stage.findings(), progress.elapsed());
        } finally {
            running.set(null);
        }
    }

    private void underLoad(Stage stage) throws Exception {
        try (Load load = Load.start(stage.setup(), stage.source(), stage.replicas().endpoints(), stage.recording(),
                options.seed(), stage.sending())) {
            stage.hold(WARM_UP);
            awaitFlow(stage);
            long start = System.nanoTime();
            do {
                scenario.round(stage);
            } while (System.nanoTime() - start < options.length().toNanos());
            load.stop();
        }
    }

    /** A fault before anything has gone all the way would hit connections that are not there yet. */
    private static void awaitFlow(Stage stage) {
        stage.await("events are accepted", () -> stage.recording().accepted() > 0);
        String id = stage.recording().latest().id();
        stage.await("an event is journaled", () -> stage.journal().has(stage.source(), id));
    }

    private void check(Stage stage) throws Exception {
        Invariants invariants = new Invariants(stage.source(), stage.recording(), stage.findings());
        invariants.check(stage.journal().entries().stream().filter(entry -> !scenario.planned(entry)).toList());
        stage.destination().map(WebhookReceiver::idsByKey).ifPresent(invariants::checkHandling);
        stage.findings().add(Violation.DEAD_LETTERS, stage.cluster().read(Topics.DEAD_LETTERS).stream()
                .filter(record -> !scenario.planned(record))
                .map(record -> "on the topic at " + record.partition() + "/" + record.offset())
                .toList());
        scenario.check(stage);
    }

    private void clear() {
        try {
            Folders.delete(folder);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
