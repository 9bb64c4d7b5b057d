package io.tandem.consumer.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3), seconds or a date, up to a bound. */
record RetryAfter(Duration max) {

    /** RFC 850: a year of two digits is at most 50 years in the future (RFC 9110, section 5.6.7). */
    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, Instant.now().atZone(ZoneOffset.UTC).getYear() - 49)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final List<DateTimeFormatter> DATES = List.of(DateTimeFormatter.RFC_1123_DATE_TIME, RFC_850, ASCTIME);

    /** Returns the time that the destination asks for; zero if it asks for none or the header is invalid. */
    Duration of(String header) {
        Duration wish = header == null ? Duration.ZERO : parse(header.strip());
        return wish.isNegative() ? Duration.ZERO : wish.compareTo(max) > 0 ? max : wish;
    }

    private Duration parse(String header) {
        if (header.matches("\\d+")) {
            return header.length() > 9 ? max : Duration.ofSeconds(Long.parseLong(header));
        }
        return DATES.stream()
                .map(format -> until(header, format))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static Optional<Duration> until(String date, DateTimeFormatter format) {
        try {
            return Optional.of(Duration.between(Instant.now(), ZonedDateTime.parse(date, format)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
