package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import io.tandem.local.LocalServers;

/**
 * The live stream's promise: every client sees every event once, all in one order, whichever replica serves it and
 * however often its connection breaks. The sizes are {@code -Dstream.events}, {@code -Dstream.clients} and
 * {@code -Dstream.crowd}; the full run is 50000, 50 and 1000.
 */
class StreamReplicasIT {

    private static final int EVENTS = Integer.getInteger("stream.events", 2_000);
    private static final int CLIENTS = Integer.getInteger("stream.clients", 10);
    private static final int CROWD = Integer.getInteger("stream.crowd", 100);
    private static final int CROWD_EVENTS = Integer.getInteger("stream.crowd-events", 500);
    private static final int KEYS = 100;

    private final String source = "urn:stream:" + UUID.randomUUID();
    private final Random random = new Random(7);

    @Test
    void everyClientOfTwoReplicasSeesEachEventOnceThroughBrokenConnections() throws Exception {
        IntSupplier untilCut = () -> 1 + random.nextInt(EVENTS / 5);
        try (ServiceProcess one = ServiceProcess.start("consumer-service", Pair.consumerSettings());
                ServiceProcess two = ServiceProcess.start("consumer-service", Pair.consumerSettings())) {
            List<StreamFollower> followers = follow(List.of(one, two), CLIENTS, untilCut);
            long began = System.nanoTime();
            send(EVENTS);
            check(followers, EVENTS);
            report("2 replicas", followers, EVENTS, began);
            assertThat(followers).allSatisfy(follower -> assertThat(follower.cuts()).isPositive());
            // Leaves the group, so that the next replica need not wait until this one is missed.
            one.stop();
            two.stop();
        }
    }

    @Test
    void aCrowdIsServedByOneReplica() throws Exception {
        try (ServiceProcess replica = ServiceProcess.start("consumer-service", Pair.consumerSettings())) {
            List<StreamFollower> followers = follow(List.of(replica), CROWD, () -> Integer.MAX_VALUE);
            long began = System.nanoTime();
            send(CROWD_EVENTS);
            check(followers, CROWD_EVENTS);
            report("1 replica", followers, CROWD_EVENTS, began);
        }
    }

    private List<StreamFollower> follow(List<ServiceProcess> replicas, int count, IntSupplier untilCut) {
        List<StreamFollower> followers = IntStream.range(0, count)
                .mapToObj(i -> new StreamFollower(replicas, "?source=" + source, random, untilCut))
                .toList();
        followers.forEach(StreamFollower::connect);
        await().atMost(ofSeconds(120)).until(() -> followers.stream().allMatch(StreamFollower::isOpen));
        return followers;
    }

    /** As another producer would: so both replicas journal at the same time, each its partitions. */
    private void send(int events) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events; i++) {
                var event = new ProducerRecord<byte[], byte[]>("events", bytes("key-" + i % KEYS), bytes("{}"));
                header(event, "ce_specversion", "1.0");
                header(event, "ce_id", Integer.toString(i));
                header(event, "ce_source", source);
                header(event, "ce_type", "stream.test");
                header(event, "content-type", "application/json");
                producer.send(event);
            }
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> event, String name, String value) {
        event.headers().add(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void check(List<StreamFollower> followers, int events) {
        await().atMost(ofMinutes(8)).until(() -> followers.stream().allMatch(follower -> follower.count() >= events));
        followers.forEach(StreamFollower::stop);
        List<String> order = followers.get(0).seen();
        assertThat(order).hasSize(events);
        assertThat(new HashSet<>(order)).hasSize(events);
        assertThat(followers).allSatisfy(follower -> assertThat(follower.seen().equals(order)).as("the same order").isTrue());
        assertOrderOfKeys(order);
    }

    private static void assertOrderOfKeys(List<String> order) {
        Map<Integer, Integer> last = new HashMap<>();
        for (String id : order) {
            int event = Integer.parseInt(id);
            Integer before = last.put(event % KEYS, event);
            assertThat(before == null || before < event).as("event %s comes after %s", event, before).isTrue();
        }
    }

    private static void report(String what, List<StreamFollower> followers, int events, long began) {
        int cuts = followers.stream().mapToInt(StreamFollower::cuts).sum();
        System.out.printf("%s, %d clients, %d events, %d connections broken: each event once for each client, %.1f s%n",
                what, followers.size(), events, cuts, (System.nanoTime() - began) / 1e9);
    }
}
