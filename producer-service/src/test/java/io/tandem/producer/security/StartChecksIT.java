package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** A setting that a client could exploit ends the start, and the log says what to set instead. */
class StartChecksIT {

    @ParameterizedTest
    @CsvSource({ "quarkus.http.proxy.proxy-address-forwarding, true, tandem.producer.trusted-proxies",
            "tandem.producer.trusted-proxies, gateway.example, no address",
            "tandem.producer.trusted-proxies, 10.0.0.0/99, CIDR",
            "tandem.http.hosts, https://events.example, without a port",
            "tandem.http.hosts, events.example:8080, without a port",
            "tandem.http.hosts, *, without a port" })
    void theServiceDoesNotStart(String setting, String value, String message) {
        try (ServiceProcess service = PackagedService.producer().asBuilt().with(setting, value).process()) {
            service.launch();
            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains(setting).contains(message);
        }
    }
}
