package io.tandem.e2e.chaos.scenarios;

import static io.tandem.local.testkit.TopicWriter.bytes;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.RecordMetadata;

import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/**
 * A record that is hard to handle, and the outcome that it must have.
 *
 * @param outcome in the journal
 */
record Poison(String name, Map<String, String> headers, String key, byte[] value, String outcome) {

    static final String DEAD = "dead-lettered";
    static final String PROCESSED = "processed";

    private static final String REFUSED = "io.tandem.poison.refused";
    private static final String FAILING = "io.tandem.poison.failing";
    /** The largest value that the topic takes, with room for the headers and the record's frame. */
    private static final int LARGEST = 1_048_588 - 500;

    static Poison withoutType(int number) {
        return event("without a type", number, DEAD).without("ce_type");
    }

    static Poison brokenJson(int number) {
        return new Poison("broken structured JSON", Map.of("content-type", "application/cloudevents+json"), null,
                bytes("{\"specversion\":\"1.0\",\"id\":\"" + number), DEAD);
    }

    static Poison foreign(int number) {
        return new Poison("of a producer that knows nothing of CloudEvents", Map.of(), "foreign", bytes("no " + number),
                PROCESSED);
    }

    static Poison withoutValue(int number) {
        return new Poison("without a value", Map.of(), "foreign", null, PROCESSED);
    }

    static Poison largest(int number) {
        Poison event = event("of the largest size", number, PROCESSED);
        return new Poison(event.name, event.headers, event.key, new byte[LARGEST], PROCESSED);
    }

    /** The connector takes the topic of an answer from this header. */
    static Poison withReplyTopic(int number) {
        return event("with another topic for its dead letter", number, DEAD).without("ce_type")
                .with("REPLY_TOPIC", Topics.EVENTS);
    }

    /** PostgreSQL has no text with this character. */
    static Poison withNulCharacter(int number) {
        return event("with a character that PostgreSQL refuses", number, DEAD).with("ce_subject", "a\u0000b");
    }

    /** The handler's destination says that it never will. */
    static Poison refusedByHandler(int number) {
        return event("that the handler refuses", number, DEAD).with("ce_type", REFUSED);
    }

    /** The handler's destination fails until the handler gives up. */
    static Poison failingInHandler(int number) {
        return event("that the handler fails for", number, DEAD).with("ce_type", FAILING);
    }

    /** Another event under an identity that is taken. */
    static Poison collision(int number, String source, String id) {
        return event("with the id of another event", number, DEAD).with("ce_source", source).with("ce_id", id);
    }

    private static Poison event(String name, int number, String outcome) {
        return new Poison(name, Map.of("ce_specversion", "1.0", "ce_id", "poison-" + number,
                "ce_source", "urn:chaos:another-sender", "ce_type", "io.tandem.poison"), "poison",
                bytes("{\"poison\":" + number + "}"), outcome);
    }

    private Poison with(String header, String text) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(header, text);
        return new Poison(name, changed, key, value, outcome);
    }

    private Poison without(String header) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.remove(header);
        return new Poison(name, changed, key, value, outcome);
    }

    /** Makes the destination of the webhook refuse and fail the events that are meant for it. */
    static void refusedBy(WebhookReceiver destination) {
        destination.on(REFUSED, (call, attempt) -> Answer.of(400));
        destination.on(FAILING, (call, attempt) -> Answer.of(500));
    }

    /** Puts the record on the topic and returns its place. */
    RecordMetadata send(TopicWriter topic) {
        return topic.send(key, headers, value);
    }

    boolean isDead() {
        return outcome.equals(DEAD);
    }
}
