package io.tandem.consumer.stats;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

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
 * The lag and the position of the group by partition, as the broker knows them. The Kafka client's own metric does not change
 * while consumption pauses. Every replica reports the whole group. The series end while the broker does not answer.
 */
@ApplicationScoped
class LagMetrics {

    private static final Logger LOG = Logger.getLogger(LagMetrics.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final GroupLag group;
    private final MultiGauge lag;
    private final MultiGauge position;
    private Cancellable ticks;

    LagMetrics(GroupLag group, MeterRegistry registry) {
        this.group = group;
        this.lag = MultiGauge.builder("tandem.consumer.lag")
                .description("Records accepted and not yet committed as processed").register(registry);
        this.position = MultiGauge.builder("tandem.consumer.position")
                .description("Offset of the next record to process").register(registry);
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
        lag.register(rows(partitions, PartitionLag::lag), true);
        position.register(rows(partitions, PartitionLag::position), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<PartitionLag> partitions, ToLongFunction<PartitionLag> value) {
        return partitions.stream().<MultiGauge.Row<?>> map(partition -> MultiGauge.Row.of(
                Tags.of("partition", Integer.toString(partition.partition())), value.applyAsLong(partition)))
                .toList();
    }
}
