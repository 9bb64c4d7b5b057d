package io.tandem.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises hold in every simulated history. A seed that fails is shrunk and shown. */
class SimulationTest {

    /** A slow machine runs fewer histories in a build, but never less than this. */
    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final int AT_LEAST = 1_000;
    private static final int IN_A_BUILD = 20_000;
    /** The number of histories of a long run, which no time bounds; 0 in a build. */
    private static final int LONG_RUN = Integer.getInteger("tandem.simulation.histories", 0);
    private static final long SEED = Long.getLong("tandem.simulation.seed", 1);

    private static Simulate.Quiet quiet;

    @BeforeAll
    static void setUp() {
        quiet = new Simulate.Quiet();
    }

    @AfterAll
    static void tearDown() {
        quiet.close();
    }

    @Test
    void everyHistoryKeepsThePromises() {
        long start = System.nanoTime();
        int histories = 0;
        while (goesOn(histories, System.nanoTime() - start)) {
            Simulation.Result result = Simulation.run(Plan.of(SEED + histories), false);
            assertThat(result.violation()).as(() -> Shrinker.report(result)).isNull();
            histories++;
        }
        System.out.printf("%,d simulated histories in %d s%n", histories, (System.nanoTime() - start) / 1_000_000_000);
    }

    private static boolean goesOn(int histories, long nanos) {
        return LONG_RUN > 0 ? histories < LONG_RUN
                : histories < AT_LEAST || histories < IN_A_BUILD && nanos < ENOUGH.toNanos();
    }

    /** A build may not meet them again for a long time. */
    @ParameterizedTest
    @ValueSource(longs = { 862, 1633, 5208, 11_654, 1_027_761, 1_102_563, 2_034_777, 2_042_866 })
    void aHistoryThatOnceBrokeAPromiseKeepsIt(long seed) {
        Simulation.Result result = Simulation.run(Plan.of(seed), false);
        assertThat(result.violation()).as(() -> Shrinker.report(result)).isNull();
    }

    @Test
    void aSeedReplaysExactly() {
        for (long seed = 1; seed <= 50; seed++) {
            List<String> first = Simulation.run(Plan.of(seed), true).lines();
            assertThat(first).isNotEmpty();
            assertThat(Simulation.run(Plan.of(seed), true).lines()).isEqualTo(first);
        }
    }

    /** The histories would prove nothing if the faults did not happen. */
    @Test
    void theHistoriesHoldEveryKindOfFault() {
        String all = String.join("\n", LongStream.rangeClosed(1, 1_000)
                .mapToObj(seed -> String.join("\n", Simulation.run(Plan.of(seed), true).lines())).toList());

        assertThat(all).contains("crashes", "stops", "loses its session", "learns that it lost its session",
                "the topic is deleted and created again", "hangs: INSERT INTO event", "dies before: INSERT INTO event",
                "dies after: INSERT INTO event", "dies after: COMMIT", "fails by 40P01", "waits for a lock", "refuses 22P05",
                "gives partitions up", "id-conflict", "invalid-event", "journal-rejected", "handler-failed",
                "handler-timeout", "predecessor-failed", "marked as published");
    }
}
