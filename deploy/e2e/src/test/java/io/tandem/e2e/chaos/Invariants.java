package io.tandem.e2e.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tandem.local.testkit.Journal.Entry;

/** The promises that hold after each scenario. Compares the recording of the clients with the journal. */
public final class Invariants {

    private static final String PROCESSED = "processed";

    private final String source;
    private final Recording recording;
    private final Findings findings;

    Invariants(String source, Recording recording, Findings findings) {
        this.source = source;
        this.recording = recording;
        this.findings = findings;
    }

    /**
     * Checks all of them.
     *
     * @param entries the journal in its order, without the entries that the scenario itself caused
     */
    void check(List<Entry> entries) {
        nothingIsLost(entries);
        nothingIsThereTwice(entries);
        nothingIsThereThatNobodySent(entries);
        nothingIsADeadLetter(entries);
        eachKeyIsInOrder(entries);
        findings.add(Violation.NOT_SERVED, recording.surprises());
        findings.add(Violation.NOT_RECOVERED, recording.undecided());
    }

    /**
     * Checks the events that a handler got.
     *
     * @param firstsByKey the events of each key in the order of their first handling
     */
    void checkHandling(Map<String, List<String>> firstsByKey) {
        Set<String> handled = new HashSet<>();
        firstsByKey.values().forEach(handled::addAll);
        findings.add(Violation.LOST, recording.acceptedByKey().values().stream()
                .flatMap(List::stream)
                .filter(id -> !handled.contains(id))
                .map(id -> id + " was never handled")
                .toList());
        findings.add(Violation.OUT_OF_ORDER, late(firstsByKey));
    }

    private void nothingIsLost(List<Entry> entries) {
        Set<String> journaled = new HashSet<>();
        entries.stream().filter(this::isOurs).forEach(entry -> journaled.add(entry.id()));
        findings.add(Violation.LOST, recording.acceptedByKey().values().stream()
                .flatMap(List::stream)
                .filter(id -> !journaled.contains(id))
                .toList());
    }

    private void nothingIsThereTwice(List<Entry> entries) {
        Set<String> seen = new HashSet<>();
        findings.add(Violation.DUPLICATED, entries.stream()
                .map(entry -> entry.source() + " " + entry.id())
                .filter(identity -> !seen.add(identity))
                .toList());
    }

    private void nothingIsThereThatNobodySent(List<Entry> entries) {
        findings.add(Violation.UNSENT, entries.stream()
                .filter(entry -> !isOurs(entry) || !recording.isSent(entry.id()))
                .filter(entry -> entry.outcome().equals(PROCESSED)) // the others are counted as dead letters
                .map(entry -> entry.source() + " " + entry.id())
                .toList());
    }

    private void nothingIsADeadLetter(List<Entry> entries) {
        findings.add(Violation.DEAD_LETTERS, entries.stream()
                .filter(entry -> !entry.outcome().equals(PROCESSED))
                .map(entry -> entry.id() + " because of " + entry.reason())
                .toList());
    }

    /** Identities are compared: a receipt's offset is another where an earlier copy exists. */
    private void eachKeyIsInOrder(List<Entry> entries) {
        Map<String, List<String>> journaled = new HashMap<>();
        entries.stream().filter(this::isOurs)
                .forEach(entry -> journaled.computeIfAbsent(entry.subject(), key -> new ArrayList<>()).add(entry.id()));
        findings.add(Violation.OUT_OF_ORDER, late(journaled));
    }

    private List<String> late(Map<String, List<String>> idsByKey) {
        List<String> late = new ArrayList<>();
        recording.acceptedByKey().forEach((key, ids) -> late.addAll(late(ids, idsByKey.getOrDefault(key, List.of()))));
        return late;
    }

    /** The events that stand in the journal behind one that was accepted after them. */
    private static List<String> late(List<String> accepted, List<String> journaled) {
        Map<String, Integer> place = new HashMap<>();
        accepted.forEach(id -> place.put(id, place.size()));
        List<String> late = new ArrayList<>();
        int last = -1;
        for (String id : journaled) {
            int own = place.getOrDefault(id, Integer.MAX_VALUE);
            if (own < last) {
                late.add(id);
            } else if (own != Integer.MAX_VALUE) {
                last = own;
            }
        }
        return late;
    }

    private boolean isOurs(Entry entry) {
        return entry.source().equals(source);
    }
}
