package io.tandem.e2e.manifests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;

import io.tandem.local.Command;

/** A program that the checks use where it is there. The build must not need it. */
final class Program {

    private Program() {
    }

    /** Skips the calling test, and says so, on a machine where this command does not work. */
    static void assume(String checks, String... command) {
        boolean works = works(command);
        if (!works) {
            System.out.println("!!! NOT RUN: " + checks + ", because this machine has no " + command[0]);
        }
        assumeTrue(works, command[0] + " is not on this machine");
    }

    private static boolean works(String... command) {
        try {
            return Command.run(command).exitCode() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
