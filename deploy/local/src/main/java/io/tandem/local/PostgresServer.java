package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A real PostgreSQL on 127.0.0.1 with the database, user and password {@code tandem}. All it knows stands in its folder, so
 * that any number of these objects, in any class loader, can speak for one server.
 */
public final class PostgresServer implements Server {

    private static final String NAME = "tandem";
    private static final String SETTINGS = "tandem.conf";
    private static final String TIMEOUT_SECONDS = "180";

    private final Path folder;
    private final PostgresPrograms programs;

    private PostgresServer(Path folder) {
        this.folder = folder;
        this.programs = new PostgresPrograms(folder, log());
    }

    /** The server of this folder, running or not. */
    public static PostgresServer at(Path folder) {
        return new PostgresServer(folder.toAbsolutePath());
    }

    /** Starts a server on a free port, with fresh data or those that the folder holds. */
    public static PostgresServer start(Path folder) {
        return start(folder, Ports.free(), Map.of());
    }

    /**
     * Starts a server on the port, with fresh data or those that the folder holds.
     *
     * @param settings server settings by their names in postgresql.conf, {@code max_connections} for instance
     * @throws IllegalStateException if the server does not serve within three minutes; its message ends with the log's last
     *         lines
     */
    public static PostgresServer start(Path folder, int port, Map<String, String> settings) {
        PostgresServer server = at(folder);
        server.stop(); // one that a killed program left would hold the data
        try {
            server.initialize(!"off".equals(settings.get("fsync")));
            server.configure(port, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.restart();
        return server;
    }

    /** The JDBC URL, without user and password. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    /** The URL as the reactive client takes it, without user and password. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port() + "/" + NAME;
    }

    /** The owner of the database, a superuser. */
    public String username() {
        return NAME;
    }

    /** The password of {@link #username()}. */
    public String password() {
        return NAME;
    }

    /** Stops the server, disconnecting its clients, and returns when it is gone; the data stay. */
    @Override
    public void stop() {
        if (process().isPresent()) {
            pgCtl("stop", "-m", "fast");
        }
    }

    /** Ends the server at once without a checkpoint, so that it has to recover; the data stay. */
    @Override
    public void kill() {
        if (process().isPresent()) {
            pgCtl("stop", "-m", "immediate");
        }
    }

    @Override
    public void restart() {
        stop();
        forgetStalePid();
        pgCtl("start", "-l", log().toString());
        try {
            ChildProcess.guard(process().orElseThrow(), "INT", folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first process of the server, if it runs, for fault injections. */
    @Override
    public Optional<ProcessHandle> process() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            Instant start = Instant.ofEpochSecond(Long.parseLong(lines.get(2)));
            return PidFile.live(Long.parseLong(lines.get(0)), start).filter(process -> !isForeign(process));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    // PostgreSQL does not start while a process has the id that its last run left in the file, whatever process that is now;
    // in a container, where the same few ids come again, it would never start.
    private void forgetStalePid() {
        Path file = data().resolve("postmaster.pid");
        try {
            boolean foreign = Files.exists(file) && ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim()))
                    .filter(PostgresServer::isForeign)
                    .isPresent();
            if (foreign) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether a process that has the id of a server is known to be something else. */
    private static boolean isForeign(ProcessHandle process) {
        return process.info().command().filter(command -> !command.endsWith("postgres")).isPresent();
    }

    @Override
    public Path log() {
        return folder.resolve("postgres.log");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private int port() {
        try {
            return Files.readAllLines(data().resolve(SETTINGS)).stream()
                    .filter(line -> line.startsWith("port = "))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToInt(Integer::parseInt)
                    .findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialize(boolean durable) throws IOException {
        if (Files.exists(data().resolve(SETTINGS))) {
            return;
        }
        Folders.delete(data()); // left by an interrupted first start
        Files.createDirectories(folder);
        Path password = Files.writeString(folder.resolve("password"), NAME);
        programs.run(ChildProcess.NO_INPUT, "initdb", "-D", data().toString(), "-U", NAME, "--pwfile=" + password,
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", durable ? "--sync-method=fsync" : "--no-sync");
        Files.writeString(data().resolve("postgresql.conf"), "include_if_exists = '" + SETTINGS + "'\n",
                StandardOpenOption.APPEND);
        Path sql = Files.writeString(folder.resolve("create.sql"), "CREATE DATABASE " + NAME + "\n");
        programs.run(sql, "postgres", "--single", "-D", data().toString(), "postgres");
    }

    private void configure(int port, Map<String, String> settings) throws IOException {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("port", String.valueOf(port));
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        List<String> lines = all.entrySet().stream()
                .map(setting -> setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'")
                .toList();
        Files.write(data().resolve(SETTINGS), lines);
    }

    private void pgCtl(String action, String... options) {
        List<String> command = new ArrayList<>(List.of(action, "-D", data().toString(), "-w", "-t", TIMEOUT_SECONDS));
        command.addAll(List.of(options));
        programs.run(ChildProcess.NO_INPUT, "pg_ctl", command.toArray(String[]::new));
    }
}
