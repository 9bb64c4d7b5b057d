package io.tandem.producer.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.tandem.producer.ProducerConfig;

/**
 * The secrets of a hook. Several are valid at the same time while they rotate: one in each line of each file. A change that
 * cannot be read keeps the secrets that were read before.
 */
public final class HookSecrets {

    private static final Logger LOG = Logger.getLogger(HookSecrets.class);

    private final List<Path> files;
    private final Function<String, Key> parser;
    private volatile List<Key> keys;
    private List<String> lines;
    private String fault;

    private HookSecrets(List<Path> files, Function<String, Key> parser) {
        this.files = files;
        this.parser = parser;
    }

    /** @throws IllegalArgumentException if a file cannot be read, or holds no secret of this scheme */
    public static HookSecrets of(ProducerConfig.Hook config) {
        HookSecrets secrets = new HookSecrets(config.secretFiles(), Keys.parserOf(config));
        secrets.take(secrets.readLines());
        return secrets;
    }

    /** The keys of the secrets that are valid now. */
    public List<Key> keys() {
        return keys;
    }

    /** Takes over what changed in the files. */
    public void read() {
        try {
            List<String> read = readLines();
            if (!read.equals(lines)) {
                take(read);
                LOG.infof("%d secrets are valid now in %s", read.size(), files);
            }
            fault = null;
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(fault)) {
                fault = e.getMessage();
                LOG.warnf("The secrets of a hook stay as they are: %s", fault);
            }
        }
    }

    private void take(List<String> read) {
        keys = read.stream().map(parser).toList();
        lines = read;
    }

    private List<String> readLines() {
        List<String> read = new ArrayList<>();
        for (Path file : files) {
            try {
                Files.readString(file).lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(read::add);
            } catch (IOException e) {
                throw new IllegalArgumentException("the secrets in " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException("there is no secret in " + files + "; each line is one");
        }
        return read;
    }
}
