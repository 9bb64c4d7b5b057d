package io.tandem.local.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of the four that make a Tandem: database, broker, consumer-service, producer-service. */
interface Part {

    String name();

    /**
     * Looks whether it can be used, before anything is started.
     *
     * @throws UpException if it cannot
     */
    default void require() {
    }

    /** What it does while it is not ready; empty if that is unknown. */
    default String state() {
        return "";
    }

    /** Starts it and returns its address when it is ready. */
    String start();

    /** The environment variables by which a service finds it. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** The ports that it needs on this machine. */
    default List<Port> ports() {
        return List.of();
    }

    /** Its process, if it runs on account of this run or an earlier one in the same data folder. */
    default Optional<ProcessHandle> process() {
        return Optional.empty();
    }

    /** The file of that process's log. */
    default Path log() {
        throw new IllegalStateException(name() + " is not run from here");
    }

    /** Ends its process, if there is one. */
    default void stop() {
    }
}
