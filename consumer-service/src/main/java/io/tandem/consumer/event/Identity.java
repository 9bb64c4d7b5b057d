package io.tandem.consumer.event;

import java.util.Objects;

/** What makes an event the same event: CloudEvents 1.0, section 3.1.1, {@code source} and {@code id}. */
public record Identity(String id, String source) implements Comparable<Identity> {

    public Identity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
    }

    /** One order for everybody who locks several rows of the journal. */
    @Override
    public int compareTo(Identity other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : source.compareTo(other.source);
    }
}
