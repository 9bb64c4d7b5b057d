package io.tandem.consumer.webhook;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.cloudevents.CloudEvent;
import io.cloudevents.types.Time;
import io.tandem.consumer.handler.PermanentFailure;

/** The headers of an event by the CloudEvents HTTP binding 1.0.2, section 3.1. Headers of the Kafka record are not sent. */
final class WebhookHeaders {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private WebhookHeaders() {
    }

    static Map<String, String> of(CloudEvent event) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            if (value != null && !name.equals("datacontenttype")) {
                headers.put("ce-" + name, encode(text(value)));
            }
        }
        event.getExtensionNames().forEach(name -> headers.put("ce-" + name, encode(event.getExtension(name).toString())));
        if (event.getDataContentType() != null) {
            headers.put("Content-Type", ascii(event.getDataContentType()));
        }
        return headers;
    }

    private static String text(Object value) {
        return value instanceof OffsetDateTime time ? Time.writeTime("time", time) : value.toString();
    }

    /** Percent-encodes non-printable and non-ASCII characters, space, double quote and percent (section 3.1.3.2). */
    static String encode(String value) {
        StringBuilder encoded = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0x20 && b < 0x7F && b != '"' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static String ascii(String contentType) {
        if (!contentType.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            throw new PermanentFailure("its datacontenttype fits no HTTP header");
        }
        return contentType;
    }
}
