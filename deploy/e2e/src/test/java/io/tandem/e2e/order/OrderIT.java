package io.tandem.e2e.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/**
 * The order of each key, from the sender to the handler and the journal. A client sends an event after the 202 for the one
 * before. Of three replicas with a webhook, one is killed and one is added midway. Each event is journaled once, and only
 * events in flight come twice. {@code -Dtandem.e2e.order.events=100000} for the full count, over 1,000 keys.
 */
class OrderIT {

    private static final int EVENTS = Integer.getInteger("tandem.e2e.order.events", 4_000);
    private static final int FAILS_ONE_IN = 20;

    private final List<ServiceProcess> services = new ArrayList<>();
    private final WebhookReceiver destination = new WebhookReceiver();
    private final Map<String, Integer> taken = destination.taken();

    /** The destination works for up to 5 ms and fails one time in twenty. */
    @BeforeEach
    void failSometimes() {
        destination.onOthers((call, attempt) -> {
            var random = ThreadLocalRandom.current();
            return Answer.of(random.nextInt(FAILS_ONE_IN) == 0 ? 503 : 204).after(Duration.ofNanos(random.nextInt(5_000_000)));
        });
    }

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

        assertThat(destination.idsByKey()).isEqualTo(sent);
        assertThat(run.journaled()).isEqualTo(sent);
        int repeats = assertRepeatsWereInFlight(run, sent, killed);
        System.out.printf("order: %d events of %d keys over HTTP, 3 replicas, one killed, one added: in order, each journaled"
                + " once, %d delivered twice, %d s%n",
                EVENTS, sent.size(), repeats, Duration.between(began, Instant.now()).toSeconds());
    }

    /** A rebalance and a SIGTERM let the events in flight end, so that nothing comes twice. */
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

        assertThat(destination.idsByKey()).isEqualTo(sent);
        assertThat(sent.values().stream().flatMap(List::stream))
                .allSatisfy(id -> assertThat(taken).containsEntry(id, 1));
    }

    /** The control. Where the key does not choose the partition there is no order, and the same check has to notice it. */
    @Test
    void theCheckNoticesWhenOrderIsOff() throws Exception {
        OrderRun run = run("order_off", Map.of("mp.messaging.outgoing.events-out.partitioner.class",
                "org.apache.kafka.clients.producer.RoundRobinPartitioner"));
        run.replicas(3);
        run.send();

        Map<String, List<String>> sent = run.sent();
        run.awaitJournaled();

        assertThat(destination.idsByKey()).isNotEqualTo(sent);
    }

    private OrderRun run(String name, Map<String, String> producerSettings) {
        return new OrderRun(name, EVENTS, destination, producerSettings, services);
    }

    private void awaitTaken(int events) {
        Patience.awaitCount("handled events", events, taken::size);
    }

    private int assertRepeatsWereInFlight(OrderRun run, Map<String, List<String>> sent, Instant killed) throws Exception {
        Map<String, Instant> journaled = run.journaledAt();
        List<String> repeated = sent.values().stream().flatMap(List::stream)
                .filter(id -> taken.get(id) > 1)
                .toList();
        assertThat(repeated).allSatisfy(id -> assertThat(journaled.get(id)).isAfter(killed.minusMillis(100)));
        assertThat(journaled).hasSize(EVENTS);
        return repeated.size();
    }
}
