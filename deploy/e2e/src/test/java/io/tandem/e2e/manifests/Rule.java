package io.tandem.e2e.manifests;

import java.util.stream.Stream;

/** Something that must hold in rendered manifests. */
public interface Rule {

    /** The faults, each in words that name the object; none when the rule holds. */
    Stream<String> faults(Manifests manifests);

    default String name() {
        return getClass().getSimpleName();
    }
}
