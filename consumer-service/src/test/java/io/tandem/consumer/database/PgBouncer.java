package io.tandem.consumer.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tandem.local.LocalServers;
import io.tandem.local.Ports;

/** The real PgBouncer of this machine, pooling by transaction, before the database of the tests. */
final class PgBouncer implements AutoCloseable {

    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"),
            Path.of("/usr/local/bin/pgbouncer"), Path.of("/opt/homebrew/bin/pgbouncer"));

    private final int port = Ports.free();
    private final Process process;

    /** Where it is installed; none, if it is not. */
    static Optional<Path> program() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    /** @param ignored startup parameters that it takes and forgets; it refuses connections that ask for others */
    PgBouncer(String ignored) throws IOException {
        Path folder = Files.createTempDirectory("tandem-pgbouncer-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        String database = LocalServers.postgres().reactiveUrl().replaceAll("postgresql://([^:]+):(\\d+)/.*", "host=$1 port=$2");
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                tandem = %s dbname=tandem user=tandem password=tandem
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                auth_type = any
                pool_mode = transaction
                default_pool_size = 20
                ignore_startup_parameters = %s
                unix_socket_dir =
                """.formatted(database, port, ignored));
        List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString()));
        // It does not run as root.
        Stream.of("-u", "nobody").filter(option -> "root".equals(System.getProperty("user.name"))).forEach(command::add);
        command.add(settings.toString());
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            assertThat(process.isAlive()).as("its log is in " + folder).isTrue();
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
    }

    String url() {
        return "postgresql://127.0.0.1:" + port + "/tandem";
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
