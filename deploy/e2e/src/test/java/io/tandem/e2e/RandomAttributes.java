package io.tandem.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Attributes at the limits of CloudEvents and Tandem, and a little beyond. */
final class RandomAttributes {

    private static final int[] UNUSUAL = { ' ', '"', '\\', '%', '/', '+', '\'', '<', 0xA0, 0xE9, 0x300, 0x2028, 0x200F, 0xFEFF,
            0x6F22, 0xFFFD, 0x1F600, 0x10FFFD };
    private static final int[] FORBIDDEN = { 0, '\n', 0x7F, 0x85, 0xFFFE, 0xFDD0, 0x1FFFF };
    private static final List<String> SOURCES = List.of("/", "urn:x:1", "?q=1", "#f", "a", "a:b", "//host",
            "http://[::1]:80/%41",
            "mailto:a@b.c", "..", "/a;b=c", "/a b", "%zz", ":", "http://[", "/\u00e9", "http://u@h:p/", "1:2", "/a|b");
    private static final List<String> TYPES = List.of("text/plain", "TEXT/Plain;Charset=utf-8", "application/json ; a=b",
            "a/b;c=\"d;e\"", "a/b;c=\"\\\"\"", "image/svg+xml", "a/b;", "a/b;c", "a", "a/b;c=\"", "a/b;c=\u00e9", "a /b",
            "a/b;c=\"\u2028\"", "application/cloudevents", "application/cloudevents-batch+json");

    private final Random random;
    private final String run = UUID.randomUUID().toString();

    RandomAttributes(Random random) {
        this.random = random;
    }

    List<Map<String, String>> events(int count) {
        List<Map<String, String>> events = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            events.add(event(run + "-" + n + "-"));
        }
        return events;
    }

    private Map<String, String> event(String id) {
        Map<String, String> event = new TreeMap<>(Map.of("specversion", "1.0", "id", id, "source", "/random", "type", "t"));
        if (random.nextInt(4) == 0) {
            event.put("id", id + text(256 - id.length()));
        }
        maybe(event, "source", () -> pick(SOURCES) + (random.nextInt(8) == 0 ? "x".repeat(length(1024)) : ""));
        maybe(event, "type", () -> text(1024));
        maybe(event, "subject", () -> text(1024));
        maybe(event, "partitionkey", () -> text(1024));
        maybe(event, "time", this::time);
        maybe(event, "datacontenttype", () -> pick(TYPES));
        maybe(event, "dataschema", () -> pick(SOURCES));
        maybe(event, name(), () -> text(4096));
        return event;
    }

    private void maybe(Map<String, String> event, String name, Supplier<String> value) {
        if (random.nextInt(4) == 0) {
            event.put(name, value.get());
        }
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Mostly short, else near the limit, or zero. */
    private int length(int limit) {
        return switch (random.nextInt(8)) {
            case 0 -> limit;
            case 1 -> limit + 1 - random.nextInt(3);
            case 2 -> 0;
            default -> 1 + random.nextInt(10);
        };
    }

    private String text(int limit) {
        StringBuilder text = new StringBuilder();
        for (int length = length(limit); text.length() < length;) {
            int choice = random.nextInt(2_000);
            text.appendCodePoint(choice == 0 ? FORBIDDEN[random.nextInt(FORBIDDEN.length)]
                    : choice < 200 && length < limit / 4 ? UNUSUAL[random.nextInt(UNUSUAL.length)]
                            : 'a' + random.nextInt(26));
        }
        return text.toString();
    }

    private String name() {
        String name = "x" + text(64).replaceAll("[^a-z]", "0");
        return random.nextInt(20) == 0 ? name + "_" : name;
    }

    private String time() {
        String fraction = random.nextBoolean() ? "" : "." + "123456789012".substring(0, 1 + random.nextInt(12));
        String offset = random.nextBoolean() ? pick(List.of("Z", "z"))
                : "%s%02d:%02d".formatted(pick(List.of("+", "-")), random.nextInt(20), random.nextInt(61));
        return "%04d-%02d-%02d%s%02d:%02d:%02d%s%s".formatted(random.nextInt(10_000), 1 + random.nextInt(12),
                1 + random.nextInt(31), pick(List.of("T", "t", "T", " ")), random.nextInt(25), random.nextInt(60),
                random.nextInt(61), fraction, offset);
    }
}
