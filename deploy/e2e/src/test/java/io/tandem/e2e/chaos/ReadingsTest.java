package io.tandem.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tandem.e2e.chaos.Readings.Seen;

class ReadingsTest {

    private static final int LIMIT = 3;

    private final Findings findings = new Findings();
    private final Readings readings = new Readings(findings);

    @Test
    void acceptsAJournalThatGrows() {
        readings.asked("a", null);
        readings.asked("a", "processed");
        readings.asked("a", "processed");
        readings.listed(page(), LIMIT);
        readings.listed(page("b", "a"), LIMIT);
        readings.listed(page("d", "c", "b"), LIMIT);
        readings.listed(page("h", "g", "f"), LIMIT);
        readings.streamed(seen("a"));
        readings.checkStream(Set.of(seen("a")));

        assertThat(findings.details()).isEmpty();
    }

    @Test
    void acceptsAnEntryThatIsCommittedLateAmongOthers() {
        readings.listed(page("c", "a"), LIMIT);
        readings.listed(page("c", "b", "a"), LIMIT);

        assertThat(findings.details()).isEmpty();
    }

    @Test
    void findsAnEventThatIsForgotten() {
        readings.asked("a", "processed");
        readings.asked("a", null);

        assertThat(findings.details()).containsExactly("BACKWARDS: a was processed and then not in the journal");
    }

    @Test
    void findsAnOutcomeThatChanges() {
        readings.asked("a", "dead-lettered");
        readings.asked("a", "processed");

        assertThat(findings.details()).containsExactly("BACKWARDS: a was dead-lettered and then processed");
    }

    @Test
    void findsAnEntryThatIsMissingInALaterList() {
        readings.listed(page("b", "a"), LIMIT);
        readings.listed(page("c", "a"), LIMIT);

        assertThat(findings.count(Violation.BACKWARDS)).isEqualTo(1);
    }

    @Test
    void findsAListThatEndsTooEarly() {
        readings.listed(page("b", "a"), LIMIT);
        readings.listed(page("b"), LIMIT);

        assertThat(findings.count(Violation.BACKWARDS)).isEqualTo(1);
    }

    @Test
    void findsAListInAnotherOrder() {
        readings.listed(page("b", "a"), LIMIT);
        readings.listed(page("a", "b"), LIMIT);

        assertThat(findings.count(Violation.BACKWARDS)).isEqualTo(1);
    }

    @Test
    void findsAStreamThatRepeatsOrSkips() {
        readings.streamed(seen("a"));
        readings.streamed(seen("a"));
        readings.checkStream(Set.of(seen("a"), seen("b")));

        assertThat(findings.details()).containsExactly("BACKWARDS: the stream has a twice", "BACKWARDS: the stream skipped b");
    }

    private static List<Seen> page(String... ids) {
        return Stream.of(ids).map(ReadingsTest::seen).toList();
    }

    private static Seen seen(String id) {
        return new Seen(id, "processed");
    }
}
