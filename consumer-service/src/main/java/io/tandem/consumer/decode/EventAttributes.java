package io.tandem.consumer.decode;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.tandem.consumer.event.Event;
import io.tandem.consumer.event.Text;

/** Collects the attributes of one event, in binary or structured mode, and checks them by CloudEvents 1.0. */
final class EventAttributes {

    static final int MAX_ID_BYTES = 256;
    static final int MAX_SOURCE_BYTES = 1_024;
    private static final int MAX_NAME_LENGTH = 64;
    private static final int MAX_OFFSET_MINUTES = ZoneOffset.MAX.getTotalSeconds() / 60;
    /** Every attribute that is not an extension, and the extension partitionkey. */
    private static final Set<String> NEVER_EMPTY = Set.of("specversion", "id", "source", "type", "subject", "time",
            "datacontenttype", "dataschema", "partitionkey");

    private static final Pattern RFC3339 = Pattern.compile(
            "(?<local>\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?)"
                    + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*(;.*)?");

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Adds an attribute. A name may come once. */
    void put(String name, String value) throws InvalidEventException {
        if (!isName(name)) {
            throw new InvalidEventException("attribute names have only a-z and 0-9: \"" + name + "\"");
        }
        if (name.equals("data")) {
            throw new InvalidEventException("no attribute may have the name data");
        }
        if (value.isEmpty() && NEVER_EMPTY.contains(name) || !Text.isAllowed(value)) {
            throw new InvalidEventException("attribute " + name + " is empty or has characters that are not allowed");
        }
        if (values.put(name, value) != null) {
            throw new InvalidEventException("attribute " + name + " is repeated");
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String get(String name) {
        return values.get(name);
    }

    Event toEvent(byte[] data) throws InvalidEventException {
        CloudEventBuilder builder = CloudEventBuilder.v1();
        if (!"1.0".equals(required("specversion"))) {
            throw new InvalidEventException("specversion is not 1.0: \"" + get("specversion") + "\"");
        }
        builder.withId(bounded("id", MAX_ID_BYTES))
                .withSource(uri("source", bounded("source", MAX_SOURCE_BYTES)))
                .withType(required("type"));
        for (Map.Entry<String, String> attribute : values.entrySet()) {
            optional(builder, attribute.getKey(), attribute.getValue());
        }
        if (data != null) {
            builder.withData(data);
        }
        return Event.of(builder.build(), get("time"));
    }

    private static void optional(CloudEventBuilder builder, String name, String value) throws InvalidEventException {
        switch (name) {
            case "specversion", "id", "source", "type" -> {
            }
            case "subject" -> builder.withSubject(value);
            case "time" -> builder.withTime(time(value));
            case "datacontenttype" -> builder.withDataContentType(mediaType(value));
            case "dataschema" -> builder.withDataSchema(uri(name, value));
            default -> builder.withExtension(name, value);
        }
    }

    private String required(String name) throws InvalidEventException {
        String value = values.get(name);
        if (value == null) {
            throw new InvalidEventException("attribute " + name + " is missing");
        }
        return value;
    }

    private String bounded(String name, int maxBytes) throws InvalidEventException {
        String value = required(name);
        if (value.length() > maxBytes || value.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new InvalidEventException("attribute " + name + " is longer than " + maxBytes + " bytes");
        }
        return value;
    }

    private static URI uri(String name, String value) throws InvalidEventException {
        try {
            URI uri = new URI(value);
            if (name.equals("dataschema") && !uri.isAbsolute()) {
                throw new InvalidEventException("attribute dataschema is not an absolute URI");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new InvalidEventException("attribute " + name + " is not a URI");
        }
    }

    /** Returns the time, in UTC if its offset is valid (RFC 3339, 5.6) but more than an OffsetDateTime can have. */
    private static OffsetDateTime time(String value) throws InvalidEventException {
        Matcher timestamp = RFC3339.matcher(value);
        try {
            if (timestamp.matches()) {
                LocalDateTime local = LocalDateTime.parse(timestamp.group("local"));
                int minutes = offset(timestamp);
                return Math.abs(minutes) > MAX_OFFSET_MINUTES ? local.minusMinutes(minutes).atOffset(ZoneOffset.UTC)
                        : local.atOffset(ZoneOffset.ofTotalSeconds(60 * minutes));
            }
        } catch (DateTimeException e) {
            // Refused below. The format is right, but the date or the time does not exist.
        }
        throw new InvalidEventException("attribute time is not an RFC 3339 timestamp");
    }

    /** Returns the offset in minutes. */
    private static int offset(Matcher timestamp) {
        if (timestamp.group("sign") == null) {
            return 0;
        }
        int minutes = 60 * Integer.parseInt(timestamp.group("hours")) + Integer.parseInt(timestamp.group("minutes"));
        return timestamp.group("sign").equals("-") ? -minutes : minutes;
    }

    private static String mediaType(String value) throws InvalidEventException {
        if (!isMediaType(value)) {
            throw new InvalidEventException("attribute datacontenttype is not a media type");
        }
        return value;
    }

    static boolean isMediaType(String value) {
        return MEDIA_TYPE.matcher(value).matches();
    }

    // A loop, because a stream costs too much for each attribute of each event.
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
    }
}
