package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTest {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    @TempDir
    Path folder;

    @Test
    void aServerThatMakesProgressIsWaitedForHoweverLongItTakes() throws IOException {
        Path log = Files.createFile(folder.resolve("log"));
        long end = System.nanoTime() + PATIENCE.multipliedBy(6).toNanos();

        assertThatCode(() -> new Startup("it", log).await(() -> true, () -> {
            write(log);
            return System.nanoTime() > end;
        }, PATIENCE)).doesNotThrowAnyException();
    }

    @Test
    void aServerWithoutProgressIsGivenUpWithTheEndOfItsLog() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), "the last line\n");

        assertThatThrownBy(() -> new Startup("it", log).await(() -> true, () -> false, PATIENCE))
                .hasMessageContaining("wrote nothing to its log").hasMessageContaining("the last line");
    }

    private static void write(Path log) {
        try {
            Files.writeString(log, "more\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
