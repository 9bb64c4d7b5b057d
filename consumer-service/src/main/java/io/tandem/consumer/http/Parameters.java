package io.tandem.consumer.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.journal.Position;
import io.tandem.consumer.problem.Problem;

/** Reads query parameters. For an invalid one, the problem names it and its valid values. */
final class Parameters {

    private static final Pattern SHORT_DURATION = Pattern.compile("\\d{1,9}(ms|s|m|h)");

    private static final Set<String> OF_ONE_EVENT = Set.of("source", "wait");
    private static final Map<String, Set<String>> BY_PATH = Map.of(
            "/events", Set.of("type", "source", "subject", "outcome", "from", "to", "limit", "cursor"),
            "/event", Set.of("id", "source", "wait"),
            "/dead-letters", Set.of("id", "type", "source", "reason", "from", "to", "limit", "cursor"),
            "/dead-letters/redrive", Set.of(),
            "/replays", Set.of(),
            "/stats", Set.of(),
            "/stream", Set.of("type", "source", "subject", "lastEventId"));

    /** PostgreSQL holds some more, but nobody asks for them. */
    private static final int LAST_YEAR = 9999;

    private Parameters() {
    }

    /** Returns the problem of a parameter that the resource does not have, so that a misspelt filter is no missing one. */
    static Optional<Problem> unknown(String path, Set<String> names) {
        Set<String> known = path.startsWith("/events/") ? OF_ONE_EVENT
                : path.startsWith("/replays/") ? Set.of() : BY_PATH.get(path);
        return known == null ? Optional.empty()
                : names.stream().filter(name -> !known.contains(name)).findFirst()
                        .map(Problem::shortened)
                        .map(name -> Problem.of(name, "there is no query parameter '" + name + "'; "
                                + (known.isEmpty() ? "this resource has none"
                                        : "there are "
                                                + known.stream().sorted().collect(Collectors.joining(", ")))));
    }

    /** Returns a point in time, or null for none. */
    static Instant time(String name, String text) {
        return read(name, text, Parameters::instant,
                "must be a time of the years 0 to 9999 with its offset, like 2026-11-01T08:00:00Z (a plus sign is written %2B)");
    }

    private static Instant instant(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            throw new IllegalArgumentException();
        }
        return time.toInstant();
    }

    /** Returns a duration of zero or more; zero for none. */
    static Duration duration(String name, String text) {
        Duration duration = read(name, text, Parameters::duration, "must be a duration, like 30s or PT30S");
        return duration == null ? Duration.ZERO : duration;
    }

    private static Duration duration(String text) {
        // 30s is PT30S, 250ms is PT0.250S.
        if (text.endsWith("ms") && SHORT_DURATION.matcher(text).matches()) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        Duration duration = Duration.parse(SHORT_DURATION.matcher(text).matches() ? "PT" + text : text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException();
        }
        return duration;
    }

    /** Returns a number from 1 to a bound, or the fallback for none. */
    static int count(String name, String text, int fallback, int most) {
        Integer count = read(name, text, value -> inRange(Integer.parseInt(value), most),
                "must be a number from 1 to " + most);
        return count == null ? fallback : count;
    }

    private static int inRange(int count, int most) {
        if (count < 1 || count > most) {
            throw new IllegalArgumentException();
        }
        return count;
    }

    /** Returns an outcome, or null for any. */
    static Outcome outcome(String name, String text) {
        return read(name, text, value -> Outcome.of(value).orElseThrow(IllegalArgumentException::new),
                "must be processed or dead-lettered");
    }

    /** Returns a position in the journal as {@link #cursor(Position)} writes it, or null for none. */
    static Position cursor(String name, String text) {
        return read(name, text,
                value -> Position.parse(new String(Base64.getUrlDecoder().decode(value), US_ASCII)),
                "must be the next member of an earlier answer");
    }

    /** Writes a position in the journal. Null stays null. */
    static String cursor(Position position) {
        return position == null ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(position.toString().getBytes(US_ASCII));
    }

    /** Returns text that the journal can hold, or null for none. */
    static String text(String name, String text) {
        return read(name, text, Parameters::withoutNul, "must not contain the character U+0000");
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static <T> T read(String name, String text, Function<String, T> reader, String requirement) {
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
            throw Problem.of(name, name + " " + requirement).asException();
        }
    }
}
