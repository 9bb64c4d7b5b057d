package io.tandem.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** The packaged service does not start with a host that is no name. */
class HostGuardIT {

    @ParameterizedTest
    @ValueSource(strings = { "https://journal.example", "journal.example:8081", "*" })
    void refusesToStart(String host) {
        try (ServiceProcess service = PackagedService.consumer().asBuilt().with("tandem.http.hosts", host).process()) {
            service.launch();
            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains("tandem.http.hosts has '" + host + "'");
        }
    }
}
