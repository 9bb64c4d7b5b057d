package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tandem.e2e.EventSender.Answer;
import io.tandem.e2e.EventSender.Reply;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/**
 * Events of the largest size, as many as come at once, through both services in the memory that the manifests give them: too
 * much is refused or waits on the topic, and no process ends.
 */
class ShippedMemoryIT {

    private static final String NAME = "large_events";
    private static final int EVENTS = 150;
    private static final int SENDERS = 24;
    private static final String DATA = "{\"text\":\"" + "x".repeat(990_000) + "\"}";

    private final List<ServiceProcess> services = new ArrayList<>();

    @AfterEach
    void stop() {
        services.forEach(ServiceProcess::close);
    }

    @Test
    void eventsOfTheLargestSizeFit() throws Exception {
        LocalServers.kafka().createTopic(NAME, 6, Map.of("message.timestamp.type", "LogAppendTime"));
        ServiceProcess producer = start(
                PackagedService.producer().with("mp.messaging.outgoing.events-out.topic", NAME));
        sendAll(producer);
        // Only now, because a backlog fills its window.
        ServiceProcess consumer = start(
                PackagedService.consumer().subscription(NAME).with("mp.messaging.incoming.events-in.topic", NAME));

        await("all are journaled, or the service has ended").until(() -> !consumer.isAlive() || journaled() == EVENTS);

        assertThat(producer.isAlive()).as("its log: " + producer.log()).isTrue();
        assertThat(consumer.isAlive()).as("its log: " + consumer.log()).isTrue();
        assertThat(journaled()).isEqualTo(EVENTS);
    }

    private static void sendAll(ServiceProcess producer) throws Exception {
        EventSender sender = new EventSender("/" + NAME);
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Callable<Integer>> events = IntStream.range(0, EVENTS)
                    .<Callable<Integer>> mapToObj(event -> () -> sendUntilAccepted(sender, producer, event))
                    .toList();
            int refusals = 0;
            for (Future<Integer> sent : senders.invokeAll(events)) {
                refusals += sent.get();
            }
            System.out.printf("shipped memory: %d events of 1 MB accepted, %d times refused before%n", EVENTS, refusals);
        } finally {
            senders.shutdownNow();
        }
    }

    private static int sendUntilAccepted(EventSender sender, ServiceProcess producer, int event) throws InterruptedException {
        for (int refusals = 0;; refusals++) {
            assertThat(producer.isAlive()).as("its log: " + producer.log()).isTrue();
            Reply reply = sender.send(producer.uri("/events"), "key-" + event, String.valueOf(event), DATA);
            if (reply.answer() == Answer.ACCEPTED) {
                return refusals;
            }
        }
    }

    private static long journaled() {
        return new Journal(NAME).count("event");
    }

    private ServiceProcess start(PackagedService service) {
        assertThat(service.shippedMemory()).as("the options and the bound of " + service.name()).hasSize(2);
        ServiceProcess process = service.shipped().jvm(List.of("-XX:+ExitOnOutOfMemoryError")).process();
        services.add(process);
        return process.start();
    }
}
