package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remembers a process beyond the life of the one that started it; a later process with the same id is not mistaken for it. */
record PidFile(Path path) {

    // The start time that the system derives from its clock moves when the clock is set.
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    void write(ProcessHandle process) {
        try {
            Files.writeString(path, process.pid() + " " + startOf(process).toEpochMilli());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path, e);
        }
    }

    /** Forgets the process. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + path, e);
        }
    }

    /** The remembered process, if it still runs. */
    Optional<ProcessHandle> live() {
        try {
            String[] parts = Files.readString(path).trim().split(" ");
            return live(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // absent, or cut short by a full disk
        }
    }

    /** The process of this id, if it still runs and is the one that started then. */
    static Optional<ProcessHandle> live(long pid, Instant start) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Duration.between(start, startOf(process)).abs().compareTo(TOLERANCE) < 0);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
