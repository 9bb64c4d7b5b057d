package io.tandem.producer.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonPointer;

import io.vertx.core.MultiMap;

/**
 * A text with places for values of a delivery: {@code {Header-Name}} for a header, <code>{/a/b}</code> for the text, number
 * or boolean at a JSON Pointer (RFC 6901) of the body.
 */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]+");

    /** A literal, a header or a pointer; the other two are null. */
    private record Part(String literal, String header, JsonPointer pointer) {
    }

    private final String text;
    private final List<Part> parts = new ArrayList<>();

    private Template(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if a place is neither a header nor a pointer */
    static Template of(String text) {
        Template template = new Template(text);
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            template.addLiteral(text.substring(end, place.start()));
            template.addPlace(place.group(1));
            end = place.end();
        }
        template.addLiteral(text.substring(end));
        return template;
    }

    private void addLiteral(String literal) {
        if (literal.contains("{") || literal.contains("}")) {
            throw new IllegalArgumentException("'" + text + "' has a brace that is not closed, or nothing between two braces");
        }
        if (!literal.isEmpty()) {
            parts.add(new Part(literal, null, null));
        }
    }

    private void addPlace(String place) {
        if (place.startsWith("/")) {
            parts.add(new Part(null, null, JsonPointer.compile(place)));
        } else if (HEADER_NAME.matcher(place).matches()) {
            parts.add(new Part(null, place, null));
        } else {
            throw new IllegalArgumentException("'{" + place + "}' in '" + text
                    + "' must be a header, as {X-Event}, or a JSON Pointer, as {/data/id}");
        }
    }

    /** Whether it is the same for each delivery. */
    boolean isLiteral() {
        return parts.stream().allMatch(part -> part.literal != null);
    }

    /** The text before the first place. */
    String prefix() {
        return parts.isEmpty() || parts.get(0).literal == null ? "" : parts.get(0).literal;
    }

    /** The places in the body. */
    List<JsonPointer> pointers() {
        return parts.stream().filter(part -> part.pointer != null).map(Part::pointer).toList();
    }

    /** Returns the text with the values of a delivery; empty if it lacks one. */
    Optional<String> fill(MultiMap headers, Map<JsonPointer, String> values) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            String value = part.literal != null ? part.literal
                    : part.header != null ? header(headers, part.header) : values.get(part.pointer);
            if (value == null || value.isEmpty()) {
                return Optional.empty();
            }
            filled.append(value);
        }
        return Optional.of(filled.toString());
    }

    private static String header(MultiMap headers, String name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 && values.get(0).chars().allMatch(c -> c >= 0x20 && c < 0x7F) ? values.get(0) : null;
    }

    @Override
    public String toString() {
        return text;
    }
}
