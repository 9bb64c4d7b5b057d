package io.tandem.consumer.broker;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;
import io.tandem.consumer.deadletter.DeadLetterPublisher;

/**
 * Keeps the connector from telling, with a stack, of each attempt to write a dead letter that failed, while the topic is
 * away for minutes: {@link DeadLetterPublisher} does, in a line.
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
