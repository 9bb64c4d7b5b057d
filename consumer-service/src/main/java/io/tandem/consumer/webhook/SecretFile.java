package io.tandem.consumer.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import org.jboss.logging.Logger;

/**
 * Secrets in a file, so that no process list, environment dump or configuration page shows them. Takes over a change of the
 * file; one that cannot be used keeps the secrets that were read before.
 *
 * @param <T> what the lines of the file mean
 */
final class SecretFile<T> {

    private static final Logger LOG = Logger.getLogger(SecretFile.class);

    private final Path file;
    private final Function<List<String>, T> parser;
    private volatile T value;
    private List<String> lines;
    private String fault;

    private SecretFile(Path file, Function<List<String>, T> parser) {
        this.file = file;
        this.parser = parser;
    }

    /** @throws IllegalArgumentException if the file cannot be read, or does not hold what it should */
    static <T> SecretFile<T> of(Path file, Function<List<String>, T> parser) {
        SecretFile<T> secrets = new SecretFile<>(file, parser);
        secrets.take(secrets.readLines());
        return secrets;
    }

    T value() {
        return value;
    }

    /** Takes over a change; may block. */
    void read() {
        try {
            List<String> read = readLines();
            if (!read.equals(lines)) {
                take(read);
                LOG.infof("%s has changed and is in use", file);
            }
            fault = null;
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(fault)) {
                fault = e.getMessage();
                LOG.warnf("The secrets stay as they are: %s", fault);
            }
        }
    }

    private void take(List<String> read) {
        value = parser.apply(read);
        lines = read;
    }

    private List<String> readLines() {
        try {
            List<String> read = Files.readString(file).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
            if (read.isEmpty() || !read.stream().allMatch(line -> line.chars().allMatch(c -> c >= 0x20 && c < 0x7F))) {
                throw new IllegalArgumentException(file + ": lines of ASCII are expected");
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
