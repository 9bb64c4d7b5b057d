package io.tandem.consumer.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3), seconds or a date, up to a bound. */
record RetryAfter(Duration max) {

    /** Returns the time that the destination asks for; zero if it asks for none or the header is invalid. */
    Duration of(String header) {
        Duration wish = header == null ? Duration.ZERO : parse(header.strip());
        return wish.isNegative() ? Duration.ZERO : wish.compareTo(max) > 0 ? max : wish;
    }

    private static Duration parse(String header) {
        try {
            return header.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(Instant.now(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
