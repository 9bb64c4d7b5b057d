package io.tandem.e2e.manifests;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that a PromQL expression asks for, each with the labels that it is filtered by. */
public final class PromQl {

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern GROUPING = Pattern
            .compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern SELECTOR = Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*\\})?(\\s*\\()?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

    private PromQl() {
    }

    public static Map<String, Set<String>> metrics(String expression) {
        String bare = expression;
        for (Pattern noise : new Pattern[] { TEXT, GROUPING, RANGE }) {
            bare = noise.matcher(bare).replaceAll(" ");
        }
        Map<String, Set<String>> metrics = new TreeMap<>();
        SELECTOR.matcher(bare).results()
                .filter(found -> found.group(3) == null && !WORDS.contains(found.group(1).toLowerCase()))
                .forEach(found -> metrics.computeIfAbsent(found.group(1), name -> new TreeSet<>()).addAll(labels(found)));
        return metrics;
    }

    private static Set<String> labels(MatchResult selector) {
        Set<String> labels = new TreeSet<>();
        if (selector.group(2) != null) {
            LABEL.matcher(selector.group(2)).results().forEach(label -> labels.add(label.group(1)));
        }
        return labels;
    }
}
