package io.tandem.consumer.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

import io.cloudevents.CloudEvent;

/**
 * A CloudEvent with the details that the SDK's type does not keep.
 *
 * @param cloudEvent the event
 * @param identity of the event
 * @param time the {@code time} attribute as its sender wrote it, or null
 * @param hash SHA-256 over type, subject, datacontenttype and data. A copy of the event has the same hash
 */
public record Event(CloudEvent cloudEvent, Identity identity, String time, byte[] hash) {

    public Event {
        Objects.requireNonNull(cloudEvent, "cloudEvent");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(hash, "hash");
    }

    public static Event of(CloudEvent cloudEvent, String time) {
        return new Event(cloudEvent, identity(cloudEvent), time, hash(cloudEvent));
    }

    /** Returns this event under another identity. */
    Event as(CloudEvent other) {
        return new Event(other, identity(other), time, hash);
    }

    private static Identity identity(CloudEvent event) {
        return new Identity(event.getId(), event.getSource().toString());
    }

    /** Returns the data bytes, or null. */
    public byte[] data() {
        return cloudEvent.getData() == null ? null : cloudEvent.getData().toBytes();
    }

    private static byte[] hash(CloudEvent event) {
        return hash(event.getType(), event.getSubject(), event.getDataContentType(),
                event.getData() == null ? null : event.getData().toBytes());
    }

    /** Returns the hash of an event with this content. Every part but the type may be null. */
    public static byte[] hash(String type, String subject, String dataContentType, byte[] data) {
        MessageDigest sha = sha256();
        update(sha, bytes(type));
        update(sha, bytes(subject));
        update(sha, bytes(dataContentType));
        update(sha, data);
        return sha.digest();
    }

    /** Hashes each part with its length, so that two different events never give the same bytes. */
    private static void update(MessageDigest sha, byte[] part) {
        int length = part == null ? -1 : part.length;
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha.update((byte) (length >> shift));
        }
        if (part != null) {
            sha.update(part);
        }
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
