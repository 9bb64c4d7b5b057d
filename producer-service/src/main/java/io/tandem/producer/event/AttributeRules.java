package io.tandem.producer.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of CloudEvents 1.0 (3.1 and 3.2) for attributes, and the limits of the journal. */
final class AttributeRules {

    private static final int MAX_ID_BYTES = 256;
    private static final int MAX_BYTES = 1024;
    private static final int MAX_EXTENSION_BYTES = 4096;
    private static final int MAX_NAME_LENGTH = 64;

    private static final List<String> REQUIRED = List.of(Attributes.ID, Attributes.SOURCE, Attributes.TYPE);
    private static final Pattern RFC_3339 = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?)(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            TOKEN + "/" + TOKEN + "([ \t]*;[ \t]*" + TOKEN + "=(" + TOKEN + "|\"([ -~&&[^\"\\\\]]|\\\\[ -~])*+\"))*+");

    private AttributeRules() {
    }

    static void check(Map<String, String> attributes) {
        for (String name : REQUIRED) {
            if (!attributes.containsKey(name)) {
                throw InvalidEventException.of(name, "is missing; every event has an id, a source and a type");
            }
        }
        attributes.forEach(AttributeRules::check);
    }

    private static void check(String name, String value) {
        checkName(name);
        if (value.isEmpty() && !isExtension(name)) {
            throw InvalidEventException.of(name, "must not be empty; leave it out if it has no value");
        }
        checkText(name, value);
        switch (name) {
            case Attributes.ID -> checkId(value);
            case Attributes.SOURCE -> checkUri(name, value, false);
            case Attributes.DATASCHEMA -> checkUri(name, value, true);
            case Attributes.TIME -> checkTime(value);
            case Attributes.DATACONTENTTYPE -> checkMediaType(value);
            default -> {
                // Plain text has no further rule.
            }
        }
    }

    private static boolean isExtension(String name) {
        return switch (name) {
            case Attributes.ID, Attributes.SOURCE, Attributes.TYPE, Attributes.SUBJECT, Attributes.TIME,
                    Attributes.DATACONTENTTYPE, Attributes.DATASCHEMA, Attributes.PARTITIONKEY ->
                false;
            default -> true;
        };
    }

    private static void checkName(String name) {
        if (!isName(name)) {
            throw new InvalidEventException("attribute name '" + Echo.of(name)
                    + "' must consist of the lower-case letters a to z and digits (CloudEvents 1.0, 3)");
        }
        if (name.length() > MAX_NAME_LENGTH) {
            throw new InvalidEventException("attribute name '" + Echo.of(name) + "' is longer than " + MAX_NAME_LENGTH
                    + " characters");
        }
        if (name.equals("data") || name.equals(Attributes.SPECVERSION)) {
            throw InvalidEventException.of(name, "must not be the name of an extension");
        }
    }

    // These are loops and not streams, because they run for each character of each event.
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static void checkText(String name, String value) {
        if (hasForbidden(value)) {
            throw InvalidEventException.of(name,
                    "has a control character, an unpaired surrogate or a noncharacter, which CloudEvents 1.0 (3.1) forbids in a String");
        }
        int limit = name.equals(Attributes.ID) ? MAX_ID_BYTES : isExtension(name) ? MAX_EXTENSION_BYTES : MAX_BYTES;
        if (value.length() * 3 > limit && value.getBytes(UTF_8).length > limit) {
            throw InvalidEventException.of(name, "is longer than " + limit + " bytes in UTF-8");
        }
    }

    private static boolean hasForbidden(String value) {
        for (int i = 0, c; i < value.length(); i += Character.charCount(c)) {
            c = value.codePointAt(i);
            if ((c < ' ' || c > '~') && isForbidden(c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForbidden(int c) {
        return c <= 0x1F || c >= 0x7F && c <= 0x9F || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                || (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
    }

    private static void checkUri(String name, String value, boolean absolute) {
        try {
            if (UriSyntax.matches(value) && (new URI(value).isAbsolute() || !absolute)) {
                return;
            }
        } catch (URISyntaxException e) {
            throw InvalidEventException.of(name,
                    "has nothing after its scheme, no host after '//', or an address of the future;"
                            + " a handler cannot receive such a URI, was '" + Echo.of(value) + "'");
        }
        throw InvalidEventException.of(name, (absolute ? "must be an absolute URI" : "must be a URI reference")
                + " of RFC 3986 (percent-encode what it does not allow), was '" + Echo.of(value) + "'");
    }

    private static void checkId(String value) {
        if (value.equals(".") || value.equals("..")) {
            throw InvalidEventException.of(Attributes.ID,
                    "must not be '.' or '..', because the path of a URL cannot name such an event (RFC 3986, 5.2.4)");
        }
    }

    private static void checkTime(String value) {
        try {
            Matcher timestamp = RFC_3339.matcher(value);
            if (timestamp.matches()) {
                // An OffsetDateTime has no offsets beyond 18 hours. RFC 3339 (5.6) has.
                LocalDateTime.parse(timestamp.group(1));
                return;
            }
        } catch (DateTimeException e) {
            // Refused below. The format is right, but the date or the time does not exist.
        }
        throw InvalidEventException.of(Attributes.TIME,
                "must be an RFC 3339 timestamp like 2026-11-01T12:00:00.5+01:00, with at most nine digits of a second and no"
                        + " leap second, was '" + Echo.of(value) + "'");
    }

    private static void checkMediaType(String value) {
        if (!MEDIA_TYPE.matcher(value).matches()) {
            throw InvalidEventException.of(Attributes.DATACONTENTTYPE,
                    "must be a media type of RFC 2046 like application/json, was '" + Echo.of(value) + "'");
        }
        if (value.regionMatches(true, 0, "application/cloudevents", 0, "application/cloudevents".length())) {
            throw InvalidEventException.of(Attributes.DATACONTENTTYPE,
                    "must not be a CloudEvents format, because the record would then be read as another event");
        }
    }
}
