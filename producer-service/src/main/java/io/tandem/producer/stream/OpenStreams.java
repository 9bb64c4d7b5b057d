package io.tandem.producer.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Ends all open streams when the process is asked to stop. Quarkus waits for open requests first and sends its own event
 * after that, so this listens to the JVM.
 */
@Singleton
class OpenStreams {

    private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::endAll, "open-streams-end");
    private volatile boolean stopping;

    void start(@Observes StartupEvent started) {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void stop(@Observes ShutdownEvent stopped) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM stops, so the hook has run.
        }
    }

    /** Runs the end of a stream when the service stops, or at once if it stops already. */
    void add(Runnable end) {
        ends.add(end);
        if (stopping) {
            end.run();
        }
    }

    void remove(Runnable end) {
        ends.remove(end);
    }

    private void endAll() {
        stopping = true;
        ends.forEach(Runnable::run);
    }
}
