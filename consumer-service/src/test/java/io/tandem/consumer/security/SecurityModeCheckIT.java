package io.tandem.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** The packaged service does not start in production without a security mode. */
@Execution(ExecutionMode.CONCURRENT)
class SecurityModeCheckIT {

    @Test
    void refusesToStartInProductionWithoutASecurityMode() {
        try (ServiceProcess service = PackagedService.consumer().asBuilt().without("tandem.security").process()) {
            service.launch();
            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains("tandem.security=oidc").contains("tandem.security=none");
        }
    }
}
