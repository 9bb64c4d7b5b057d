package io.tandem.e2e.manifests.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** A pod is not killed before preStop is over and its service has drained: by the service's own settings. */
public final class GraceCoversDrain implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.services().flatMap(workload -> {
            long grace = workload.pod().path("terminationGracePeriodSeconds").asLong(30);
            long needed = preStop(workload) + drain(workload);
            return Stream.concat(
                    preStop(workload) > 0 ? Stream.empty() : Stream.of(workload + " stops while it is still being called"),
                    grace >= needed ? Stream.empty()
                            : Stream.of(workload + " is killed after " + grace + " s, needs " + needed));
        });
    }

    private static long preStop(Workload workload) {
        return workload.container().at("/lifecycle/preStop/sleep/seconds").asLong();
    }

    /** The service waits for the events in flight first, then Quarkus ends the rest. */
    private static long drain(Workload workload) {
        return Stream.of("tandem.consumer.drain-timeout", "tandem.producer.answer-timeout", "quarkus.shutdown.timeout",
                "quarkus.shutdown.delay")
                .map(workload::setting)
                .flatMap(Optional::stream)
                .map(GraceCoversDrain::duration)
                .reduce(Duration.ZERO, Duration::plus)
                .plusMillis(999)
                .toSeconds();
    }

    /** The forms that Quarkus takes: a number and a unit, or seconds. */
    private static Duration duration(String text) {
        return text.endsWith("ms") ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + (text.matches("\\d+") ? text + "s" : text));
    }
}
