package io.tandem.producer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.problem.ProblemException;

/** The budget has room for the largest request, and keeps bytes as long as anything holds them. */
class MemoryBudgetTest {

    private static final long DEFAULT_QUARTER = (64L << 20) / 4;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private MemoryBudget budget(Map<String, String> settings) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withMapping(ProducerConfig.class)
                .withDefaultValue("tandem.security", "none")
                .withDefaultValue("mp.messaging.outgoing.events-out.topic", "events");
        settings.forEach((name, value) -> config.withDefaultValue("tandem.producer." + name, value));
        return new MemoryBudget(config.build().getConfigMapping(ProducerConfig.class), new ProducerMetrics(meters));
    }

    @ParameterizedTest
    @CsvSource({ "limits.in-flight, 24M", "limits.request-size, 24M", "limits.event-size, 8M", "limits.batch-events, 60000",
            "limits.batch-attributes, 1000000", "stream.window, 64M", "stream.unread-receipts, 64M" })
    void aBudgetThatCannotHoldTheLargestRequestIsRefusedAtStart(String setting, String value) {
        MemoryBudget budget = budget(Map.of("schemas.folder", "schemas", "limits.attributes", "1000", setting, value));

        assertThatThrownBy(() -> budget.checkLimits(null)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("in-flight is").hasMessageContaining("." + setting.split("\\.")[1]);
    }

    @Test
    void theBudgetsOfTheDefaultsAndOfTheManifestsHoldTheLargestRequest() {
        assertThatCode(() -> budget(Map.of("schemas.folder", "schemas")).checkLimits(null)).doesNotThrowAnyException();
        assertThatCode(() -> budget(Map.of("schemas.folder", "schemas", "limits.in-flight", "32M")).checkLimits(null))
                .doesNotThrowAnyException();
    }

    @Test
    void oneClientMayHoldAQuarterOrTheLargestRequest() {
        assertThat(shareOf(budget(Map.of()))).isEqualTo(DEFAULT_QUARTER);
        assertThat(shareOf(budget(Map.of("schemas.folder", "schemas")))).isGreaterThan(DEFAULT_QUARTER);
    }

    private static long shareOf(MemoryBudget budget) {
        long held = 0;
        try (MemoryBudget.Lease lease = budget.open("client")) {
            while (true) {
                lease.grow(1024);
                held += 1024;
            }
        } catch (ProblemException full) {
            return held;
        }
    }

    @Test
    void aClosedLeaseKeepsItsBytesUntilNothingSharesIt() {
        MemoryBudget.Lease lease = budget(Map.of()).open("client");
        lease.grow(1000);
        Runnable first = lease.share();
        Runnable second = lease.share();

        lease.close();
        lease.close();
        first.run();
        assertThat(inFlight()).isEqualTo(1000);

        second.run();
        assertThat(inFlight()).isZero();
    }

    private double inFlight() {
        return meters.get("tandem.in.flight").gauge().value();
    }
}
