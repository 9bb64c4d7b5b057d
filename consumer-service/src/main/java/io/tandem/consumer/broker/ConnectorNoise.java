package io.tandem.consumer.broker;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;
import io.tandem.consumer.deadletter.DeadLetterPublisher;

/**
 * Suppresses the stack trace that the connector logs for each failed attempt to write a dead letter. Such a failure can last
 * for minutes, and {@link DeadLetterPublisher} logs it in one line.
 */
@LoggingFilter(name = "connector-noise")
public final class ConnectorNoise implements Filter {

    private static final String CONNECTOR = "io.smallrye.reactive.messaging.kafka";
    private static final List<String> NOISE = List.of("SRMSG18206", "SRMSG18212");

    @Override
    public boolean isLoggable(LogRecord line) {
        return !CONNECTOR.equals(line.getLoggerName()) || NOISE.stream().noneMatch(line.getMessage()::startsWith);
    }
}
