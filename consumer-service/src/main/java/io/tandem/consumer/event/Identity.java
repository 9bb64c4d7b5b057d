package io.tandem.consumer.event;

import java.util.Objects;

/** The identity of an event: {@code source} and {@code id} (CloudEvents 1.0, section 3.1.1). */
public record Identity(String id, String source) implements Comparable<Identity> {

    public Identity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
    }

    /** The order in which every transaction locks rows of the journal. */
    @Override
    public int compareTo(Identity other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : source.compareTo(other.source);
    }
}
