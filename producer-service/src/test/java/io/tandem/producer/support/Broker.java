package io.tandem.producer.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

import io.tandem.local.LocalServers;

/** The broker of the tests, which can be frozen: it then answers nothing, and its connections stay. */
public final class Broker {

    private Broker() {
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
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
