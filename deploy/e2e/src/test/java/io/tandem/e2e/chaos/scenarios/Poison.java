package io.tandem.e2e.chaos.scenarios;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.tandem.e2e.chaos.Destination;
import io.tandem.local.Topics;

/**
 * Kinds of records that are hard to take, and what must become of each.
 *
 * @param outcome in the journal
 */
record Poison(String name, Map<String, byte[]> headers, byte[] key, byte[] value, String outcome) {

    static final String DEAD = "dead-lettered";
    static final String PROCESSED = "processed";

    /** The largest value that the topic takes, with room for the headers and the record's frame. */
    private static final int LARGEST = 1_048_588 - 500;

    static Poison withoutType(int number) {
        return event("without a type", number, DEAD).without("ce_type");
    }

    static Poison brokenJson(int number) {
        return new Poison("broken structured JSON", Map.of("content-type", utf8("application/cloudevents+json")), null,
                utf8("{\"specversion\":\"1.0\",\"id\":\"" + number), DEAD);
    }

    static Poison foreign(int number) {
        return new Poison("of a producer that knows nothing of CloudEvents", Map.of(), utf8("foreign"), utf8("no " + number),
                PROCESSED);
    }

    static Poison withoutValue(int number) {
        return new Poison("without a value", Map.of(), utf8("foreign"), null, PROCESSED);
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
        return event("that the handler refuses", number, DEAD).with("ce_type", Destination.REFUSED);
    }

    /** The handler's destination fails until the handler gives up. */
    static Poison failingInHandler(int number) {
        return event("that the handler fails for", number, DEAD).with("ce_type", Destination.FAILING);
    }

    /** Another event under an identity that is taken. */
    static Poison collision(int number, String source, String id) {
        return event("with the id of another event", number, DEAD).with("ce_source", source).with("ce_id", id);
    }

    private static Poison event(String name, int number, String outcome) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", utf8("1.0"));
        headers.put("ce_id", utf8("poison-" + number));
        headers.put("ce_source", utf8("urn:chaos:somebody-else"));
        headers.put("ce_type", utf8("io.tandem.poison"));
        return new Poison(name, headers, utf8("poison"), utf8("{\"poison\":" + number + "}"), outcome);
    }

    private Poison with(String header, String value) {
        Map<String, byte[]> changed = new LinkedHashMap<>(headers);
        changed.put(header, utf8(value));
        return new Poison(name, changed, key, value(), outcome);
    }

    private Poison without(String header) {
        Map<String, byte[]> changed = new LinkedHashMap<>(headers);
        changed.remove(header);
        return new Poison(name, changed, key, value, outcome);
    }

    ProducerRecord<byte[], byte[]> record() {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.EVENTS, key, value);
        headers.forEach((name, content) -> record.headers().add(name, content));
        return record;
    }

    boolean isDead() {
        return outcome.equals(DEAD);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
