package io.tandem.producer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** Finds lines without effect in the file with the roles of certificates. */
final class CertificateRoles {

    private static final Set<String> ROLES = Set.of("events:write", "events:read", "dead-letters:manage");

    private CertificateRoles() {
    }

    /** Returns a sentence for each line without a role of Tandem, for example because its name has a space. */
    static List<String> faults(Path file) {
        Properties lines = new Properties();
        try (Reader text = Files.newBufferedReader(file, UTF_8)) {
            lines.load(text);
        } catch (IOException | IllegalArgumentException e) {
            return List.of("The roles of certificates in " + file + " cannot be read: " + e.getMessage());
        }
        return lines.stringPropertyNames().stream().sorted()
                .filter(name -> Arrays.stream(lines.getProperty(name).split(",")).map(String::strip).noneMatch(ROLES::contains))
                .map(name -> file + " gives the name '" + name + "' the roles '" + lines.getProperty(name) + "', which Tandem"
                        + " does not know. Put a backslash before each space, ':' and '=' of a name.")
                .toList();
    }
}
