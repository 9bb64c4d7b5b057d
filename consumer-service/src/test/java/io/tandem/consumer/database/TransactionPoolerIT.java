package io.tandem.consumer.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;

/**
 * The service does not work over a pooler that lends sessions out by the transaction, and says so. The schema, the time-outs
 * and the locks of this service belong to a session.
 */
@Execution(ExecutionMode.CONCURRENT)
class TransactionPoolerIT {

    /** With the parameters that PgBouncer is commonly told to ignore, and with all that this service sends. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "refuses_parameters; extra_float_digits",
            "ignores_parameters; extra_float_digits,search_path,statement_timeout,plan_cache_mode,enable_seqscan,"
                    + "max_parallel_workers_per_gather"
    })
    void isNamedInTheLog(String name, String ignored) throws Exception {
        assumeTrue(PgBouncer.program().isPresent(), "PgBouncer is installed");
        try (PgBouncer pooler = new PgBouncer(ignored);
                ServiceProcess service = service(name)
                        .with("quarkus.datasource.reactive.url", pooler.url())
                        .with("quarkus.datasource.jdbc.url", "jdbc:" + pooler.url()).process()) {
            service.launch();

            Patience.await("the log names the pooler").until(() -> isNamed(service.output()) || !service.isAlive());

            assertThat(service.output()).matches(TransactionPoolerIT::isNamed);
            assertThat(service.isReady()).isFalse();
        }
    }

    /** The same without PgBouncer: something dropped the parameters of the session on the way. */
    @Test
    void aSessionWithoutItsSchemaEndsTheService() {
        try (ServiceProcess service = service("dropped_parameters")
                .with("quarkus.datasource.reactive.additional-properties.search_path", "elsewhere").process()) {
            service.launch();

            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).matches(TransactionPoolerIT::isNamed);
        }
    }

    private static boolean isNamed(String log) {
        return log.contains("pooler") && log.contains("PgBouncer") && log.contains("Connect to PostgreSQL directly");
    }

    private static PackagedService service(String name) {
        return PackagedService.consumer().named(name).subscription(name);
    }
}
