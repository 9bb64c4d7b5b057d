package io.tandem.benchmark.scenario;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.load.Load;
import io.tandem.benchmark.process.Meter;
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.local.testkit.ServiceProcess;

/**
 * One round of a load on an HTTP service, checked against the records that are then in the log.
 *
 * @param topic where the records end up; null: nowhere
 * @param recordsARequest in each
 */
record HttpRound(Environment environment, String service, ServiceProcess server, String topic, int recordsARequest) {

    /** A load generator at work. */
    @FunctionalInterface
    interface Generator {
        /** @param run makes the ids of this round unique */
        Load run(URI target, String run) throws Exception;
    }

    Sample measure(Generator generator) throws Exception {
        long before = topic == null ? 0 : environment.log().appended(topic);
        Meter meter = Meter.start(processes());
        Load load = generator.run(server.address(), Long.toString(System.nanoTime(), 36));
        long acknowledged = load.answered() * recordsARequest;
        var usage = meter.stop(acknowledged);
        long found = topic == null ? -1 : environment.log().appended(topic) - before;
        return new Sample(acknowledged / load.seconds(), load.latency(), acknowledged, found,
                load.unanswered() * recordsARequest, load.errors(), usage);
    }

    private Map<String, ProcessTree> processes() {
        Map<String, ProcessTree> processes = new LinkedHashMap<>();
        processes.put(service, ProcessTree.of(server));
        if (topic != null) {
            processes.put("broker", environment.broker());
        }
        return processes;
    }
}
