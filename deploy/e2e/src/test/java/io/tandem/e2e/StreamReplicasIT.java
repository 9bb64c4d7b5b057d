package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static io.tandem.local.testkit.Patience.awaitCount;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tandem.local.Topics;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;

/**
 * The promise of the live stream. Every client sees every event once and in the same order, at any replica and however
 * often its connection breaks. The sizes are {@code -Dstream.events}, {@code -Dstream.clients} and
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
        try (ServiceProcess one = PackagedService.consumer().start(); ServiceProcess two = PackagedService.consumer().start()) {
            List<StreamFollower> followers = follow(List.of(one, two), CLIENTS, untilCut);
            long began = System.nanoTime();
            send(EVENTS);
            check(followers, EVENTS);
            report("2 replicas", followers, EVENTS, began);
            assertThat(followers).allSatisfy(follower -> assertThat(follower.cuts()).isPositive());
        }
    }

    @Test
    void aCrowdIsServedByOneReplica() throws Exception {
        try (ServiceProcess replica = PackagedService.consumer().start()) {
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
        await("all streams have begun").until(() -> followers.stream().allMatch(StreamFollower::isOpen));
        return followers;
    }

    /** Writes to the topic itself, so that both replicas journal their partitions at the same time. */
    private void send(int events) {
        try (TopicWriter writer = new TopicWriter(Topics.EVENTS)) {
            for (int i = 0; i < events; i++) {
                Map<String, String> headers = TopicWriter.event(Integer.toString(i));
                headers.put("ce_source", source);
                writer.sendAsync(null, "key-" + i % KEYS, headers, TopicWriter.bytes("{}"));
            }
        }
    }

    private static void check(List<StreamFollower> followers, int events) {
        awaitCount("entries", (long) events * followers.size(),
                () -> followers.stream().mapToLong(StreamFollower::count).sum());
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
