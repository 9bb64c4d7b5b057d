package io.tandem.e2e.manifests;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The answer of a service to a scrape: the names of its samples, each with its labels. */
public record Exposition(Map<String, Set<String>> samples) {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+.*$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    public static Exposition parse(String text) {
        Map<String, Set<String>> samples = new TreeMap<>();
        SAMPLE.matcher(text).results().forEach(sample -> {
            Set<String> labels = samples.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        });
        return new Exposition(samples);
    }

    public Exposition and(Exposition other) {
        Map<String, Set<String>> both = new TreeMap<>(samples);
        other.samples.forEach((name, labels) -> both.merge(name, labels, (mine, theirs) -> {
            Set<String> all = new TreeSet<>(mine);
            all.addAll(theirs);
            return all;
        }));
        return new Exposition(both);
    }
}
