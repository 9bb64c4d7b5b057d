package io.tandem.consumer.stats;

import java.time.Duration;
import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.consumer.stats.Stats.GroupFigures;
import io.tandem.consumer.stats.Stats.PartitionLag;

/**
 * The lag of the group by partition, as the broker knows it. The Kafka client's own metric does not change while consumption
 * pauses. Every replica reports the whole group. The series end while the broker does not answer.
 */
@ApplicationScoped
class LagMetrics {

    private static final Logger LOG = Logger.getLogger(LagMetrics.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final GroupLag group;
    private final MultiGauge lag;
    private Cancellable ticks;

    LagMetrics(GroupLag group, MeterRegistry registry) {
        this.group = group;
        this.lag = MultiGauge.builder("tandem.consumer.lag")
                .description("Records accepted and not yet committed as processed").register(registry);
    }

    void start(@Observes StartupEvent event) {
        // A timer without a caller.
        ticks = Multi.createFrom().ticks().every(INTERVAL)
                .onOverflow().drop()
                .onItem().transformToUniAndConcatenate(tick -> look())
                .subscribe().with(figures -> show(figures.partitions()));
    }

    @PreDestroy
    void stop() {
        ticks.cancel();
    }

    private Uni<GroupFigures> look() {
        return group.figures()
                .onFailure().invoke(failure -> LOG.debug("The broker does not answer about the lag", failure))
                .onFailure().recoverWithItem(new GroupFigures(null, 0, List.of()));
    }

    private void show(List<PartitionLag> partitions) {
        lag.register(partitions.stream()
                .map(partition -> MultiGauge.Row.of(Tags.of("partition", Integer.toString(partition.partition())),
                        partition.lag()))
                .toList(), true);
    }
}
