package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Trend;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.Vitals;

/** Half an hour of a steady load: heap, threads, files and lag stay where they are. */
class Soak implements Scenario {

    private static final Duration USUAL_LENGTH = Duration.ofMinutes(30);
    private static final int SAMPLES = 60;
    private static final double HEAP_NOISE = 6 << 20;
    private static final double THREAD_NOISE = 4;
    /** Connections to the clients come and go. */
    private static final double FILE_NOISE = 12;
    private static final double EVENTS_PER_SECOND = 500;

    private record Trends(Vitals vitals, Trend heap, Trend threads, Trend files) {

        static Trends of(ServiceProcess service) {
            return new Trends(new Vitals(service.process()), new Trend("heap of " + service, HEAP_NOISE),
                    new Trend("threads of " + service, THREAD_NOISE), new Trend("files of " + service, FILE_NOISE));
        }

        void measure() {
            heap.add(vitals.heap());
            threads.add(vitals.threads());
            files.add(vitals.files());
        }

        List<Trend> all() {
            return List.of(heap, threads, files);
        }
    }

    @Override
    public Optional<String> missing() {
        return Vitals.areKnown() ? Optional.empty() : Optional.of("this system has no /proc");
    }

    @Override
    public Setup setup() {
        return new Setup().eventsPerSecond(EVENTS_PER_SECOND);
    }

    @Override
    public void round(Stage stage) throws Exception {
        soak(stage, stage.length().isZero() ? USUAL_LENGTH : stage.length());
    }

    static void soak(Stage stage, Duration length) throws InterruptedException {
        List<Trends> services = stage.replicas().all().map(Trends::of).toList();
        Trend lag = new Trend("lag", EVENTS_PER_SECOND * 2);
        for (int i = 0; i < SAMPLES; i++) {
            stage.hold(length.dividedBy(SAMPLES));
            services.forEach(Trends::measure);
            lag.add(stage.cluster().lag("tandem", Topics.EVENTS));
        }
        List<Trend> all = new ArrayList<>(List.of(lag));
        services.forEach(service -> all.addAll(service.all()));
        all.forEach(trend -> stage.say(trend.toString()));
        stage.findings().add(Violation.UNBOUNDED, all.stream().filter(Trend::isGrowing).map(Trend::toString).toList());
    }
}
