package io.tandem.producer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.producer.problem.ProblemException;

/**
 * Random walks over admission, streams and publication: the real classes, with doubles for the HTTP connection and the Kafka
 * client only. A failure names its seed; -Dtandem.walk.seed=N runs that walk alone, -Dtandem.walks=N more of them.
 */
class StreamWalkTest {

    private static final int WALKS = Integer.getInteger("tandem.walks", 1_000);
    private static final int STEPS = 60;

    private final StreamWorld world = new StreamWorld();

    @Test
    void noWalkBreaksAPromise() {
        Long only = Long.getLong("tandem.walk.seed");
        if (only != null) {
            walk(only);
            return;
        }
        long accepted = 0;
        for (long seed = 1; seed <= WALKS; seed++) {
            try {
                accepted += walk(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("The walk with -Dtandem.walk.seed=" + seed + " failed", e);
            }
        }
        assertThat(accepted).as("receipts in all walks").isGreaterThan(WALKS);
    }

    /** @return the number of receipts */
    private long walk(long seed) {
        Random random = new Random(seed);
        List<StreamWorld.Client> clients = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            step(random, clients);
            checkBudget(seed);
        }
        clients.forEach(client -> client.read(true));
        while (clients.stream().anyMatch(client -> client.finish() | world.answer(random, false))) {
            checkBudget(seed);
        }
        assertThat(world.used()).as("bytes held after seed %d", seed).isZero();
        return clients.stream().mapToLong(StreamWalkTest::checkResponse).sum();
    }

    private void step(Random random, List<StreamWorld.Client> clients) {
        int choice = random.nextInt(22);
        if (clients.isEmpty() || choice >= 20) {
            open(random, clients);
            return;
        }
        StreamWorld.Client client = clients.get(random.nextInt(clients.size()));
        switch (choice) {
            case 0, 1 -> client.disconnect(random.nextInt(3) > 0);
            case 2 -> client.endUpload();
            case 3, 4 -> client.read(random.nextBoolean());
            case 5 -> world.refuse(random.nextInt(3) == 0);
            case 6, 7, 8, 9, 10, 11 -> world.answer(random, true);
            default -> client.upload(random);
        }
    }

    private void open(Random random, List<StreamWorld.Client> clients) {
        try {
            clients.add(world.open("client " + random.nextInt(3), random.nextInt(4) == 0));
        } catch (ProblemException refused) {
            assertThat(refused.problem().kind().status()).isIn(413, 503);
        }
    }

    private void checkBudget(long seed) {
        assertThat(world.used()).as("bytes held in seed %d", seed).isBetween(0L, world.limit());
    }

    /** One response to each line, in order; the summary last, once; no receipt without an acknowledgement. */
    private static long checkResponse(StreamWorld.Client client) {
        List<JsonNode> lines = client.response();
        List<StreamWorld.Sent> sent = client.sent();
        boolean complete = !client.isGone();
        assertThat(client.ends()).isEqualTo(complete ? 1 : 0);
        int answers = complete ? lines.size() - 1 : lines.size();
        int accepted = 0;
        for (int i = 0; i < answers; i++) {
            JsonNode line = lines.get(i);
            if (line.has("line")) {
                assertThat(line.get("line").asInt()).isEqualTo(sent.get(i).number());
            } else {
                accepted++;
                assertThat(line.get("id").asText()).isEqualTo(sent.get(i).id());
            }
        }
        assertThat(client.unacknowledged()).isEmpty();
        if (complete) {
            JsonNode summary = lines.get(answers).get("summary");
            assertThat(summary.get("lines").asInt()).isEqualTo(answers);
            assertThat(summary.get("accepted").asInt()).isEqualTo(accepted);
            assertThat(summary.get("complete").asBoolean() ? answers : sent.size()).isEqualTo(sent.size());
        }
        return accepted;
    }
}
