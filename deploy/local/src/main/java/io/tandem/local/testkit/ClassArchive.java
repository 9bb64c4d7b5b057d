package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import io.tandem.local.Checkout;

/**
 * The loaded classes of a packaged service in one file, made by the first test that starts it after a build. The JVM of each
 * later start reads them from there, which takes half of the time.
 */
final class ClassArchive {

    private static final String NOWHERE = "127.0.0.1:1";

    private final String module;
    private final Path jar;
    private final Path folder;
    private final Path archive;

    private ClassArchive(String module) {
        this.module = module;
        this.jar = Checkout.jar(module);
        this.folder = jar.getParent().getParent();
        this.archive = folder.resolve("test-starts.jsa");
    }

    /** The options for a JVM that runs the module with these other options; none where the JVM writes no archive. */
    static List<String> options(String module, List<String> jvm) {
        ClassArchive classes = new ClassArchive(module);
        synchronized (classes.archive.toString().intern()) { // the one object of that name in all class loaders
            try (FileChannel lock = FileChannel.open(classes.folder.resolve("test-starts.lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                if (held.isValid() && !classes.isCurrent()) {
                    classes.record(jvm);
                }
                return classes.isCurrent() ? List.of("-XX:SharedArchiveFile=" + classes.archive) : List.of();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean isCurrent() throws IOException {
        return Files.exists(archive) && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /** Runs the service without its servers, until it has started. */
    private void record(List<String> jvm) throws IOException {
        Path partial = folder.resolve("test-starts.partial");
        Files.deleteIfExists(partial);
        PackagedService recorded = PackagedService.of(module).named(module + "-classes").kafka(NOWHERE)
                .with("quarkus.datasource.reactive.url", "postgresql://" + NOWHERE + "/none")
                .jvm(Stream.concat(jvm.stream(), Stream.of("-XX:ArchiveClassesAtExit=" + partial)).toList());
        try (ServiceProcess service = recorded.process()) {
            service.launch();
            Patience.await("the start of " + service + "; its log: " + service.log())
                    .until(() -> !service.isAlive() || isLive(service));
            service.process().destroy();
            service.awaitExit();
        }
        if (Files.exists(partial)) {
            Files.move(partial, archive, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isLive(ServiceProcess service) {
        try {
            return service.management("/q/health/live").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
