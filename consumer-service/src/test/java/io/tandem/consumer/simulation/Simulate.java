package io.tandem.consumer.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Runs many histories, one for each seed. */
public final class Simulate {

    private Simulate() {
    }

    /** Returns the first promise that a history breaks; null if none does. */
    static String firstBroken(long seed, int histories) {
        Quiet quiet = new Quiet();
        try (quiet) {
            for (int i = 0; i < histories; i++) {
                Checker.Violation violation = Simulation.run(Plan.of(seed + i), false).violation();
                if (violation != null) {
                    return "history " + (i + 1) + ": " + violation.promise();
                }
            }
            return null;
        }
    }

    /** Virtual timers for this thread, and no log of the outages that the plans bring. */
    static final class Quiet implements AutoCloseable {
        private static final Logger LOG = Logger.getLogger("io.tandem.consumer");

        private final VirtualExecutor virtual = VirtualExecutor.install();
        private final Level level = LOG.getLevel();

        Quiet() {
            LOG.setLevel(Level.OFF);
            Infrastructure.setDroppedExceptionHandler(dropped -> {
            });
        }

        @Override
        public void close() {
            LOG.setLevel(level);
            Infrastructure.resetDroppedExceptionHandler();
            virtual.close();
        }
    }
}
