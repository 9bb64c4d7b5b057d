package io.tandem.e2e.chaos.scenarios;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal.Entry;

/** The clients' clocks five hours slow, that of producer-service two hours fast: the brokers' clock decides. */
class WrongClocks implements Scenario {

    /** Preloaded by hand: the program faketime starts the service as a child, which would outlive it. */
    private static final Path FAKETIME = Path.of("/usr/lib",
            System.getProperty("os.arch").equals("aarch64") ? "aarch64-linux-gnu"
                    : "x86_64-linux-gnu",
            "faketime/libfaketime.so.1");
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private Instant start;

    @Override
    public Optional<String> missing() {
        return Files.exists(FAKETIME) ? Optional.empty() : Optional.of("Debian's package faketime is not installed");
    }

    @Override
    public Setup setup() {
        return new Setup()
                .eventsAhead(Duration.ofHours(-5))
                // With its "fix" for monotonic waits each wait of the JVM returns at once, and two processors do nothing else.
                .producerLauncher("env", "LD_PRELOAD=" + FAKETIME, "FAKETIME=+2h", "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0");
    }

    @Override
    public void round(Stage stage) throws Exception {
        start = Instant.now().minus(TOLERANCE);
        stage.hold(Duration.ofSeconds(15));
        stage.fault("kill -9 of producer-service, its clock two hours fast", () -> {
            stage.replicas().producer(0).kill();
            stage.replicas().producer(0).launch();
        });
        stage.hold(Duration.ofSeconds(5));
    }

    @Override
    public void check(Stage stage) {
        Instant end = Instant.now().plus(TOLERANCE);
        stage.findings().add(Violation.WRONG_TIME, stage.journal().entries().stream()
                .filter(entry -> entry.acceptedAt().isBefore(start) || entry.acceptedAt().isAfter(end))
                .map(Entry::toString)
                .toList());
        stage.findings().add(Violation.WRONG_TIME, stage.cluster().read(Topics.EVENTS).stream()
                .filter(record -> record.timestamp() < start.toEpochMilli() || record.timestamp() > end.toEpochMilli())
                .map(record -> "the topic's retention would see " + Instant.ofEpochMilli(record.timestamp()))
                .toList());
    }
}
