package io.tandem.e2e.manifests;

import java.util.stream.Stream;

/** Something that must hold in rendered manifests. */
public interface Rule {

    /** What is wrong, in words that name the object; nothing when the rule holds. */
    Stream<String> faults(Manifests manifests);

    default String name() {
        return getClass().getSimpleName();
    }
}
