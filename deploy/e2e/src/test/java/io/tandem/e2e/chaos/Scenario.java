package io.tandem.e2e.chaos;

import java.util.Locale;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.tandem.local.testkit.Journal.Entry;

/** Faults on a running pair. The frame starts the stage and the load, and checks the invariants. */
public interface Scenario {

    /** The name on the command line: {@code bad-network} of the class BadNetwork. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<!^)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The servers and services to start, with their settings and the load. */
    default Setup setup() {
        return new Setup();
    }

    /** The reason why it cannot run on this machine. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** One round of the faults, under load; repeated for as long as the run was asked to last. */
    void round(Stage stage) throws Exception;

    /** Whether the scenario itself caused this entry, beside the clients; it then checks it in {@link #check}. */
    default boolean planned(Entry entry) {
        return false;
    }

    /** Whether the scenario itself caused this record on the topic of dead letters. */
    default boolean planned(ConsumerRecord<byte[], byte[]> deadLetter) {
        return false;
    }

    /** Checks the promises of this scenario beside the invariants, after the load and the drain. */
    default void check(Stage stage) throws Exception {
    }

    /** The violation that a control plants. */
    default Optional<Violation> planted() {
        return Optional.ofNullable(getClass().getDeclaredAnnotation(Control.class)).map(Control::value);
    }
}
