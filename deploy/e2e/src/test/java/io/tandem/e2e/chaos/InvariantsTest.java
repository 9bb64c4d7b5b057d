package io.tandem.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tandem.e2e.EventSender.Answer;
import io.tandem.local.testkit.Journal.Entry;

class InvariantsTest {

    private static final String SOURCE = "urn:test";

    private final Recording recording = new Recording();
    private final Findings findings = new Findings();

    @BeforeEach
    void threeEventsAreAccepted() {
        for (String id : List.of("a", "b", "c")) {
            recording.sending(id);
            recording.accepted("key", id, 1, 0);
        }
    }

    @Test
    void acceptsTheJournalAsItShouldBe() {
        check(entries("a", "b", "c"));

        assertThat(findings.details()).isEmpty();
    }

    @Test
    void findsALostEvent() {
        check(entries("a", "c"));

        assertThat(findings.details()).containsExactly("LOST: b");
    }

    @Test
    void findsAnEventThatIsThereTwice() {
        check(entries("a", "b", "c", "c"));

        assertThat(findings.details()).containsExactly("DUPLICATED: urn:test c");
    }

    @Test
    void findsAnEventBehindALaterOne() {
        check(entries("b", "a", "c"));

        assertThat(findings.details()).containsExactly("OUT_OF_ORDER: a");
    }

    @Test
    void findsAnUnsentEvent() {
        check(entries("a", "b", "c", "d"));

        assertThat(findings.details()).containsExactly("UNSENT: urn:test d");
    }

    @Test
    void findsADeadLetter() {
        List<Entry> journal = entries("a", "b");
        journal.add(entry("c", "dead-lettered"));

        check(journal);

        assertThat(findings.details()).containsExactly("DEAD_LETTERS: c because of a reason");
    }

    @Test
    void findsAnEventThatNeverGotItsAnswer() {
        recording.sending("d");
        recording.failed(Answer.UNKNOWN);

        check(entries("a", "b", "c", "d"));

        assertThat(findings.details()).containsExactly("NOT_RECOVERED: d");
    }

    private void check(List<Entry> journal) {
        new Invariants(SOURCE, recording, findings).check(journal);
    }

    private static List<Entry> entries(String... ids) {
        return new ArrayList<>(Stream.of(ids).map(id -> entry(id, "processed")).toList());
    }

    private static Entry entry(String id, String outcome) {
        return new Entry(id, SOURCE, "key", outcome, outcome.equals("processed") ? null : "a reason", 0, 0, Instant.EPOCH,
                Instant.EPOCH, null);
    }
}
