package io.tandem.producer.event;

import java.util.Locale;

/** Reads media types (RFC 2046). */
public final class MediaTypes {

    private MediaTypes() {
    }

    /** Returns type and subtype in lower case, without parameters. */
    public static String essence(String mediaType) {
        int end = mediaType.indexOf(';');
        return (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Tells whether the media type declares JSON: subtype {@code json} or the suffix {@code +json}. */
    public static boolean isJson(String mediaType) {
        String essence = essence(mediaType);
        return essence.endsWith("/json") || essence.endsWith("+json");
    }
}
