package io.tandem.e2e.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tandem.e2e.ServiceProcess;

/**
 * Order by key, from the sender to the handler and the journal: an event is sent after the 202 of the one before it. Three
 * replicas with a webhook, one of them killed and one added midway; each event is journaled once, and only what was in
 * flight comes twice. {@code -Dtandem.e2e.order.events=100000} for the full count, over 1,000 keys.
 */
class OrderIT {

    private static final int EVENTS = Integer.getInteger("tandem.e2e.order.events", 4_000);
    private static final Duration PATIENCE = Duration.ofMinutes(Math.max(5, EVENTS / 5_000));

    private final List<ServiceProcess> services = new ArrayList<>();
    private final Destination destination = new Destination();

    @AfterEach
    void stop() {
        services.forEach(ServiceProcess::close);
        destination.close();
    }

    @Test
    void keysStayInOrderWhenReplicasComeAndGo() throws Exception {
        OrderRun run = run("order_by_key", Map.of());
        ServiceProcess victim = run.replicas(3).get(0);
        Instant began = Instant.now();
        run.send();

        awaitTaken(EVENTS / 4);
        Instant killed = Instant.now();
        victim.kill();
        awaitTaken(EVENTS / 2);
        run.replicas(1);
        Map<String, List<String>> sent = run.sent();
        run.awaitJournaled();

        assertThat(destination.firstCalls()).isEqualTo(sent);
        assertThat(run.journaled()).isEqualTo(sent);
        int repeats = assertRepeatsWereInFlight(run, sent, killed);
        System.out.printf("order: %d events of %d keys over HTTP, 3 replicas, one killed, one added: in order, each journaled"
                + " once, %d delivered twice, %d s%n",
                EVENTS, sent.size(), repeats, Duration.between(began, Instant.now()).toSeconds());
    }

    /** A rebalance and a SIGTERM drain what is in flight: nothing comes twice. */
    @Test
    void nothingIsDeliveredTwiceWhenTheServiceScalesOutAndIn() throws Exception {
        OrderRun run = run("scaling", Map.of());
        ServiceProcess first = run.replicas(1).get(0);
        run.send();

        awaitTaken(EVENTS / 8);
        run.replicas(1);
        awaitTaken(EVENTS / 2);
        first.stop();
        Map<String, List<String>> sent = run.sent();
        run.awaitJournaled();

        assertThat(destination.firstCalls()).isEqualTo(sent);
        assertThat(sent.values().stream().flatMap(List::stream))
                .allSatisfy(id -> assertThat(destination.successes(id)).hasSize(1));
    }

    /** The control: where the key does not choose the partition there is no order, and the same check has to notice. */
    @Test
    void theCheckNoticesWhenOrderIsOff() throws Exception {
        OrderRun run = run("order_off", Map.of("mp.messaging.outgoing.events-out.partitioner.class",
                "org.apache.kafka.clients.producer.RoundRobinPartitioner"));
        run.replicas(3);
        run.send();

        Map<String, List<String>> sent = run.sent();
        run.awaitJournaled();

        assertThat(destination.firstCalls()).isNotEqualTo(sent);
    }

    private OrderRun run(String name, Map<String, String> producerSettings) {
        return new OrderRun(name, EVENTS, PATIENCE, destination, producerSettings, services);
    }

    private void awaitTaken(int events) {
        await().atMost(PATIENCE).until(() -> destination.taken() > events);
    }

    private int assertRepeatsWereInFlight(OrderRun run, Map<String, List<String>> sent, Instant killed) throws Exception {
        Map<String, Instant> journaled = run.journaledAt();
        List<String> repeated = sent.values().stream().flatMap(List::stream)
                .filter(id -> destination.successes(id).size() > 1)
                .toList();
        assertThat(repeated).allSatisfy(id -> assertThat(journaled.get(id)).isAfter(killed.minusMillis(100)));
        assertThat(journaled).hasSize(EVENTS);
        return repeated.size();
    }
}
