package io.tandem.local;

import java.nio.file.Path;
import java.util.Optional;

/** A server that runs as a process of its own, whose folder holds all that it knows. */
public interface Server extends AutoCloseable {

    /** Stops it in an orderly way and returns when the process is gone; the data stay. */
    void stop();

    /** Ends it at once, as a crash does; the data stay. */
    void kill();

    /** Stops it if it runs and starts it on the same port with the same data; returns when it serves. */
    void restart();

    /** Its process, if it runs: for what a fault injection does to it. */
    Optional<ProcessHandle> process();

    /** Where it tells what happens to it. */
    Path log();

    @Override
    default void close() {
        stop();
    }
}
