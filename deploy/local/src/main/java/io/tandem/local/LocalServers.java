package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one broker and the one database of this JVM, whatever class loader asks. Each starts on first use, on a free port and
 * with no data, and is gone with its data soon after the JVM.
 */
public final class LocalServers {

    private LocalServers() {
    }

    /** The broker, with the topics of {@link Topics}. */
    public static KafkaServer kafka() {
        return KafkaServer.at(folder("kafka", folder -> Topics.createAll(KafkaServer.start(folder).bootstrapServers())));
    }

    /** The database, empty. */
    public static PostgresServer postgres() {
        return PostgresServer.at(folder("postgres", LocalServers::startPostgres));
    }

    /** Starts a server in the background, in a thread of this class's loader: Kafka's client loads its parts by it. */
    static <T> CompletableFuture<T> inBackground(Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, task -> {
            Thread thread = new Thread(task, "tandem-local");
            thread.setContextClassLoader(LocalServers.class.getClassLoader());
            thread.start();
        });
    }

    // The data of a test need not survive a power failure.
    private static void startPostgres(Path folder) {
        PostgresServer.start(folder, Ports.free(), Map.of("fsync", "off"));
    }

    private static Path folder(String server, Consumer<Path> start) {
        String property = "tandem.local." + server;
        synchronized (property.intern()) { // the one object of that name in all class loaders
            if (System.getProperty(property) == null) {
                Path folder = temporaryFolder(server);
                start.accept(folder);
                System.setProperty(property, folder.toString());
            }
            return Path.of(System.getProperty(property));
        }
    }

    private static Path temporaryFolder(String server) {
        try {
            Path folder = Files.createTempDirectory("tandem-" + server + "-");
            Files.createFile(folder.resolve(ChildProcess.TEMPORARY));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
