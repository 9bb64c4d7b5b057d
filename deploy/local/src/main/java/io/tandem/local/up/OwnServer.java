package io.tandem.local.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.tandem.local.Server;

/** A server in the data folder, which an earlier run may have left running. */
interface OwnServer extends Part {

    Port port();

    /** The server of the data folder, running or not. */
    Server server();

    @Override
    default List<Port> ports() {
        return List.of(port());
    }

    @Override
    default Optional<ProcessHandle> process() {
        return server().process();
    }

    @Override
    default Path log() {
        return server().log();
    }

    @Override
    default void stop() {
        server().stop();
    }
}
