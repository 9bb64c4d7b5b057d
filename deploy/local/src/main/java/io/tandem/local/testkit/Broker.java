package io.tandem.local.testkit;

import java.util.function.Supplier;

import io.tandem.local.Command;
import io.tandem.local.LocalServers;

/** The broker of the tests, which can be frozen: it then answers nothing, and its connections stay. */
public final class Broker {

    private Broker() {
    }

    public static void whileFrozen(Runnable work) {
        whileFrozen(() -> {
            work.run();
            return null;
        });
    }

    public static <T> T whileFrozen(Supplier<T> work) {
        signal("STOP");
        try {
            return work.get();
        } finally {
            signal("CONT");
        }
    }

    private static void signal(String name) {
        String pid = String.valueOf(LocalServers.kafka().process().orElseThrow().pid());
        Command.run("kill", "-" + name, pid).orThrow();
    }
}
