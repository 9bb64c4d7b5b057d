package io.tandem.consumer.support.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An event to insert into the journal. Start from {@link #of(String)}. */
public record TestEvent(String id, String source, String type, String subject, String datacontenttype,
        String extensions, byte[] key, String outcome, String reason, byte[] data) {

    public static TestEvent of(String id) {
        return new TestEvent(id, "/test", "test", null, "application/json", null, null, "processed", null,
                "{}".getBytes(UTF_8));
    }

    public TestEvent source(String value) {
        return new TestEvent(id, value, type, subject, datacontenttype, extensions, key, outcome, reason, data);
    }

    public TestEvent type(String value) {
        return new TestEvent(id, source, value, subject, datacontenttype, extensions, key, outcome, reason, data);
    }

    public TestEvent subject(String value) {
        return new TestEvent(id, source, type, value, datacontenttype, extensions, key, outcome, reason, data);
    }

    public TestEvent extensions(String json) {
        return new TestEvent(id, source, type, subject, datacontenttype, json, key, outcome, reason, data);
    }

    public TestEvent key(byte[] value) {
        return new TestEvent(id, source, type, subject, datacontenttype, extensions, value, outcome, reason, data);
    }

    public TestEvent deadLettered(String why) {
        return new TestEvent(id, source, type, subject, datacontenttype, extensions, key, "dead-lettered", why, data);
    }

    public TestEvent data(String contentType, byte[] value) {
        return new TestEvent(id, source, type, subject, contentType, extensions, key, outcome, reason, value);
    }

    public TestEvent data(String contentType, String value) {
        return data(contentType, value.getBytes(UTF_8));
    }
}
