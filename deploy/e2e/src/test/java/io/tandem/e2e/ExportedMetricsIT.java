package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.tandem.e2e.manifests.Exposition;
import io.tandem.e2e.manifests.Expressions;
import io.tandem.e2e.manifests.PromQl;
import io.tandem.local.Http;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** The services export all that dashboards, alerts and probes ask for, after one event, one dead letter and one refusal. */
class ExportedMetricsIT {

    /** Labels that Prometheus adds to each sample, see components/monitoring. */
    private static final Set<String> OF_THE_TARGET = Set.of("namespace", "pod", "container", "endpoint", "job", "instance",
            "app_kubernetes_io_name", "app_kubernetes_io_instance");

    /**
     * Metrics of other programs, by their documentation: kube-state-metrics (docs/metrics/workload), the kubelet
     * (kubelet_volume_stats), Strimzi's metrics reporter and Cluster Operator (examples/metrics). The last are recorded.
     */
    private static final Pattern OF_OTHERS = Pattern
            .compile("(kube|kubelet_volume_stats|kafka_server|kafka_controller|strimzi)_\\w+|tandem:.+");

    private static ServiceProcess producer;
    private static ServiceProcess consumer;

    @BeforeAll
    static void oneEventAndOneDeadLetter() throws Exception {
        producer = PackagedService.producer().start();
        consumer = PackagedService.consumer().start();
        assertThat(send("/events/metrics", "1.0", "one")).isEqualTo(202);
        assertThat(send("/events/metrics", "1.0", "another, under the same id")).isEqualTo(202);
        assertThat(send("/events", "9.9", "a version that does not exist")).isEqualTo(400);
        assertThat(consumer.get("/events/metrics-1?wait=60s").statusCode()).isEqualTo(200);
        await("the dead letter is sent")
                .until(() -> scrape(consumer).samples().containsKey("kafka_producer_record_send_total"));
        await("the lag is known").until(() -> scrape(consumer).samples().containsKey("tandem_consumer_lag"));
    }

    @AfterAll
    static void stop() {
        producer.close();
        consumer.close();
    }

    @Test
    void everyQueriedMetricIsExported() throws IOException {
        Exposition exported = scrape(producer).and(scrape(consumer));
        assertThat(Expressions.all().flatMap(expression -> missing(expression, exported)).distinct()).isEmpty();
    }

    @Test
    void everyProbeIsAnswered() throws IOException {
        for (ServiceProcess service : List.of(producer, consumer)) {
            for (String check : List.of("started", "live", "ready")) {
                assertThat(service.management("/q/health/" + check).statusCode()).as(check).isEqualTo(200);
            }
        }
    }

    private static Stream<String> missing(String expression, Exposition exported) {
        return PromQl.metrics(expression).entrySet().stream()
                .filter(metric -> !OF_OTHERS.matcher(metric.getKey()).matches())
                .flatMap(metric -> {
                    Set<String> labels = new TreeSet<>(metric.getValue());
                    labels.removeAll(OF_THE_TARGET);
                    labels.removeAll(exported.samples().getOrDefault(metric.getKey(), Set.of()));
                    return !exported.samples().containsKey(metric.getKey()) ? Stream.of(metric.getKey())
                            : labels.stream().map(label -> metric.getKey() + "{" + label + "}");
                });
    }

    private static Exposition scrape(ServiceProcess service) throws IOException {
        HttpResponse<String> metrics = service.management("/q/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        Files.writeString(Path.of("target", "metrics-" + (service == producer ? "producer" : "consumer") + ".txt"),
                metrics.body());
        return Exposition.parse(metrics.body());
    }

    private static int send(String path, String specversion, String data) throws Exception {
        return Http.post(producer.uri(path), "text/plain", data, "Idempotency-Key", "metrics-1",
                path.equals("/events") ? "ce-specversion" : "X-Version", specversion).statusCode();
    }
}
