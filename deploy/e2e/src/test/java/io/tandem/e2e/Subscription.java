package io.tandem.e2e;

import java.util.List;
import java.util.stream.IntStream;

import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;

/** A subscription with a consumer group and a journal of its own, from a topic to a webhook. */
record Subscription(String name, String topic, WebhookReceiver destination) {

    PackagedService service() {
        return PackagedService.consumer().subscription(name).webhook(destination)
                .with("mp.messaging.incoming.events-in.topic", topic)
                .with("tandem.consumer.handler.back-off", "20ms");
    }

    /** Puts events on the topic, each with a key of its own, and returns their ids. */
    static List<String> send(String topic, String prefix, int count) {
        try (TopicWriter writer = new TopicWriter(topic)) {
            List<String> ids = IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
            ids.forEach(id -> writer.sendAsync(null, id, TopicWriter.event(id), TopicWriter.bytes("{}")));
            return ids;
        }
    }

    /** Counts rows of its journal; zero while there is no journal. */
    long count(String from) {
        return new Journal(name).countOrZero(from);
    }
}
