package io.tandem.consumer.pipeline;

import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;

import org.apache.kafka.common.Metric;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tandem.consumer.Channels;

/** Liveness: UP while the topic is polled and no defect has stopped a partition. */
@Liveness
@Default
@ApplicationScoped
public class PipelineLiveness implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(PipelineLiveness.class);
    /** A drain or an unreachable broker can delay a poll by half a minute. Ten times that is a standstill. */
    private static final double MAX_SECONDS_WITHOUT_POLL = 300;

    private final KafkaClientService clients;
    private final AtomicReference<String> defect = new AtomicReference<>();

    PipelineLiveness(KafkaClientService clients) {
        this.clients = clients;
    }

    /** Reports a failure that must not happen. Only a restart reads the affected records again. */
    void broken(Throwable failure) {
        LOG.error("A defect stopped the pipeline; a restart reads the affected records again", failure);
        defect.compareAndSet(null, failure.toString());
    }

    @Override
    public HealthCheckResponse call() {
        double idle = secondsSincePoll();
        var response = HealthCheckResponse.named("pipeline")
                .withData("secondsSincePoll", Math.round(idle))
                .status(defect.get() == null && idle < MAX_SECONDS_WITHOUT_POLL);
        if (defect.get() != null) {
            response.withData("defect", defect.get());
        }
        return response.build();
    }

    private double secondsSincePoll() {
        return clients.getConsumer(Channels.EVENTS_IN).unwrap().metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("last-poll-seconds-ago"))
                .map(Metric::metricValue)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .findFirst()
                .orElse(0);
    }
}
