package io.tandem.e2e.chaos;

import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.tandem.e2e.Journal.Entry;

/** Faults on a running pair. The frame starts the stage and the load, and checks what always holds. */
public interface Scenario {

    /** The number of the scenario; its controls have the same. */
    int number();

    /** The name on the command line. */
    String name();

    /** What to start. */
    default Setup setup() {
        return new Setup();
    }

    /** Why it cannot run on this machine. */
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

    /** After the load and the drain: what must hold beside the invariants. */
    default void check(Stage stage) throws Exception {
    }

    /** Of a control: what the bug that it plants must be found as. */
    default Optional<Violation> planted() {
        return Optional.empty();
    }
}
