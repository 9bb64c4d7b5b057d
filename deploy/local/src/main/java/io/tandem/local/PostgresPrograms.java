package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the programs of PostgreSQL for one server. Their output goes to its log. */
record PostgresPrograms(Path folder, Path log) {

    private static final List<String> AS_NOBODY = List.of("unshare", "-U");

    /** Runs a program to its end; fails with the end of the log if it fails. */
    void run(Path input, String program, String... arguments) {
        try {
            List<String> command = new ArrayList<>(isRoot() ? asNobody() : List.of());
            command.add(PostgresBinaries.folder().resolve("bin").resolve(program).toString());
            command.addAll(List.of(arguments));
            if (ChildProcess.run(command, input, log) != 0) {
                throw new Startup("PostgreSQL", log).failed(": " + program + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isRoot() throws IOException {
        return Files.getAttribute(folder, "unix:uid").equals(0);
    }

    // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, and yet may read root's files.
    private List<String> asNobody() throws IOException {
        List<String> probe = new ArrayList<>(AS_NOBODY);
        probe.add("true");
        if (ChildProcess.run(probe, ChildProcess.NO_INPUT, log) != 0) {
            throw new IllegalStateException("PostgreSQL does not run as root, and this system does not let root start it as "
                    + "another user (`unshare -U` fails). Run this as another user, or use --postgres URL");
        }
        return AS_NOBODY;
    }
}
