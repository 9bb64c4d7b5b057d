package io.tandem.consumer.broker;

import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tandem.local.LocalServers;
import io.tandem.local.Ports;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;

/** The service says which topic does not support the guarantees, also if the other topic is missing. */
@Execution(ExecutionMode.CONCURRENT)
class TopicPromisesIT {

    private static final String CHECKS = "tandem.consumer.topic-checks";
    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void aMissingTopicOfDeadLettersDoesNotHideThatEventsAreRefused() {
        String name = "refused_without_dead_letters";
        try (ServiceProcess service = withoutDeadLetters(name).with(CHECKS, "refuse").process()) {
            service.launch();

            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.output()).contains(name + ": should have 3 replicas, not 1");
        }
    }

    @Test
    void aMissingTopicIsAWarningInTheLogAndInReadiness() {
        String name = "without_dead_letters";
        try (ServiceProcess service = withoutDeadLetters(name).start()) {
            await("readiness names it").atMost(SOON).until(() -> topics(service).contains(name + ".none"));

            assertThat(service.output().lines().filter(line -> line.contains("WARN")))
                    .anySatisfy(line -> assertThat(line).contains(name + ".none"));
        }
    }

    @Test
    void topicsThatAreNotCheckedAreNotUp() {
        String name = "never_checked";
        try (ServiceProcess service = on(name).with(CHECKS, "refuse").kafka("127.0.0.1:" + Ports.free()).process()) {
            service.launch();

            await("readiness answers").atMost(SOON).until(() -> !topics(service).isEmpty());

            assertThat(topics(service)).contains("not checked").contains("\"DOWN\"");
        }
    }

    /** The client's default would find it after five minutes. */
    @Test
    void anEventOfANewPartitionIsJournaledWithinAMinute() {
        String name = "growing";
        try (ServiceProcess service = on(name).start(); TopicWriter writer = new TopicWriter(name)) {
            Journal journal = new Journal(name);
            TopicWriter.await(writer.sendAsync(0, "k", TopicWriter.event("before"), bytes("data")));
            journal.awaitEvent("before");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
                TopicWriter.await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(2))).all());
            }

            try (TopicWriter grown = new TopicWriter(name)) {
                TopicWriter.await(grown.sendAsync(1, "k", TopicWriter.event("after"), bytes("data")));
            }

            await("journaled by " + service).atMost(Duration.ofSeconds(100))
                    .until(() -> journal.countOrZero("event WHERE id = 'after'") == 1);
        }
    }

    private static PackagedService on(String name) {
        LocalServers.kafka().createTopic(name, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        return PackagedService.consumer().named(name).subscription(name).with("mp.messaging.incoming.events-in.topic", name);
    }

    private static PackagedService withoutDeadLetters(String name) {
        return on(name).with("mp.messaging.outgoing.dead-letter-out.topic", name + ".none");
    }

    /** The check of the topics in the answer of readiness; empty if there is no answer. */
    private static String topics(ServiceProcess service) {
        try {
            String checks = service.management("/q/health/ready").body();
            int start = checks.indexOf("\"topics\"");
            int end = checks.indexOf("\"name\"", start);
            return start < 0 ? "" : end < 0 ? checks.substring(start) : checks.substring(start, end);
        } catch (IOException notYet) {
            return "";
        }
    }
}
