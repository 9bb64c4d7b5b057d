package io.tandem.consumer.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads secrets from files, so that no process list, environment dump or configuration page shows them. */
final class Secrets {

    private Secrets() {
    }

    static String read(Path file) {
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty() || !secret.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
                throw new IllegalArgumentException(file + ": one line of ASCII is expected");
            }
            return secret;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
