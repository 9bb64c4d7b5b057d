package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of certificates that the format of the file cuts are found at start. */
class CertificateRolesTest {

    @TempDir
    Path folder;

    @Test
    void linesThatMatchNobodyAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("roles.properties"), """
                shop=events:write
                manager=events:read, dead-letters:manage
                Shop\\ Frontend=events:write
                spiffe\\://example.com/shop=events:write
                Web Shop=events:write
                spiffe://example.com/other=events:write
                typo=event:write
                """);
        assertThat(CertificateRoles.faults(file)).hasSize(3)
                .anySatisfy(fault -> assertThat(fault).contains("'Web'", "'Shop=events:write'", "backslash"))
                .anySatisfy(fault -> assertThat(fault).contains("'spiffe'"))
                .anySatisfy(fault -> assertThat(fault).contains("'typo'"));
        assertThat(CertificateRoles.faults(folder.resolve("missing"))).singleElement().asString().contains("cannot be read");
    }
}
