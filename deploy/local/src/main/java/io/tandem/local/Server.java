package io.tandem.local;

import java.nio.file.Path;
import java.util.Optional;

/** A server in a process of its own. Its folder holds its data and its settings. */
public interface Server extends AutoCloseable {

    /** Stops it in an orderly way and returns when the process is gone; the data stay. */
    void stop();

    /** Ends it at once, as a crash does; the data stay. */
    void kill();

    /** Stops it if it runs and starts it on the same port with the same data; returns when it serves. */
    void restart();

    /** Its process, if it runs, for fault injections. */
    Optional<ProcessHandle> process();

    /** The file of its log. */
    Path log();

    @Override
    default void close() {
        stop();
    }
}
