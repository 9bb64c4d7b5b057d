package io.tandem.e2e.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the readers of consumer-service saw. An entry of the journal, once seen, stays as it is, in the answer for one event and
 * in the list; the stream has each entry once. Without redrives, which no scenario has.
 */
final class Readings {

    /** An entry as a reader sees it. */
    record Seen(String id, String outcome) {
    }

    private final Findings findings;
    private final Map<String, String> outcomes = new HashMap<>();
    private final Set<Seen> streamed = new HashSet<>();
    private List<Seen> list = List.of();
    private long answers;

    Readings(Findings findings) {
        this.findings = findings;
    }

    /**
     * The answer for one event.
     *
     * @param outcome null: the event is not in the journal
     */
    synchronized void asked(String id, String outcome) {
        answers++;
        String before = outcome == null ? outcomes.get(id) : outcomes.put(id, outcome);
        if (before != null && !before.equals(outcome)) {
            findings.add(Violation.BACKWARDS, id + " was " + before + " and then "
                    + (outcome == null ? "not in the journal" : outcome));
        }
    }

    /**
     * The first page of the list, newest first.
     *
     * @param limit the most entries of a page
     */
    synchronized void listed(List<Seen> page, int limit) {
        answers++;
        List<Seen> known = new ArrayList<>(page);
        known.retainAll(new HashSet<>(list));
        // Entries behind the oldest of them may be on the next page.
        int reach = page.size() < limit ? list.size() : known.isEmpty() ? 0 : list.indexOf(known.get(known.size() - 1)) + 1;
        if (!known.equals(list.subList(0, reach))) {
            findings.add(Violation.BACKWARDS, "the list was " + list.subList(0, reach) + " and then " + known);
        }
        list = List.copyOf(page);
    }

    /** An entry on the stream. */
    synchronized void streamed(Seen entry) {
        answers++;
        if (!streamed.add(entry)) {
            findings.add(Violation.BACKWARDS, "the stream has " + entry.id() + " twice");
        }
    }

    /** An answer that is neither an entry nor a clean refusal. */
    synchronized void surprised(String answer) {
        findings.add(Violation.NOT_SERVED, answer);
    }

    /** Whether the stream has shown all of these. */
    synchronized boolean hasStreamed(Set<Seen> entries) {
        return streamed.containsAll(entries);
    }

    /** Checks that the stream has shown all entries of the journal. */
    synchronized void checkStream(Set<Seen> journal) {
        findings.add(Violation.BACKWARDS, journal.stream().filter(entry -> !streamed.contains(entry))
                .map(entry -> "the stream skipped " + entry.id()).toList());
    }

    /** Answers and entries of the stream. */
    synchronized long answers() {
        return answers;
    }
}
