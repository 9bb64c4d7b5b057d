package io.tandem.producer.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.local.Ports;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.producer.support.Debugger;
import io.tandem.producer.support.Sender;

/** A service with a dead or stuck thread of its Kafka clients cannot do its work, and its liveness says so. */
class ClientThreadsIT {

    private static final String LIVENESS = "/q/health/live";
    private static final String SENDS = "kafka-producer-network-thread";

    private final int debugPort = Ports.free();

    @ParameterizedTest
    @ValueSource(strings = { SENDS, "kafka-admin-client-thread" })
    void aDeadThreadOfAClientIsNoticed(String thread) throws Exception {
        assumeThat(Boolean.getBoolean("tandem.native")).as("NOT RUN: a native image has no debugger").isFalse();
        try (ServiceProcess service = PackagedService.producer().jvm(List.of("-Xmx128m", Debugger.option(debugPort))).start();
                Debugger debugger = Debugger.attach(debugPort)) {
            new Sender(service.address()).awaitAcceptance();
            assertThat(service.management(LIVENESS).statusCode()).isEqualTo(200);

            debugger.fail(thread);
            Patience.await("the thread has ended").until(() -> !debugger.isRunning(thread));

            assertThat(service.management(LIVENESS).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void sendsThatNeitherCompleteNorFailAreNoticed() throws Exception {
        assumeThat(Boolean.getBoolean("tandem.native")).as("NOT RUN: a native image has no debugger").isFalse();
        try (ServiceProcess service = PackagedService.producer().jvm(List.of("-Xmx128m", Debugger.option(debugPort)))
                .with("mp.messaging.outgoing.events-out.delivery.timeout.ms", "2000")
                .with("mp.messaging.outgoing.events-out.request.timeout.ms", "1000")
                .with("tandem.producer.answer-timeout", "1s").start();
                Debugger debugger = Debugger.attach(debugPort)) {
            Sender sender = new Sender(service.address());
            sender.awaitAcceptance();

            debugger.suspend(SENDS);
            assertThat(sender.post("/events", Sender.ONE, Sender.event("1", "t", "1")).statusCode()).isEqualTo(503);
            assertThat(service.management(LIVENESS).statusCode()).isEqualTo(200);
            Patience.await("liveness is DOWN").until(() -> service.management(LIVENESS).statusCode() == 503);

            debugger.resume(SENDS);
            Patience.await("liveness is UP").until(() -> service.management(LIVENESS).statusCode() == 200);
        }
    }
}
