package io.tandem.consumer.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the application under test says in its log while this is open. */
public final class LogCapture extends Handler implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LogCapture() {
        Logger.getLogger("").addHandler(this);
    }

    /** Messages of this level or above that a logger of the service wrote. */
    public List<String> messages(Level atLeast) {
        return records.stream()
                .filter(said -> said.getLevel().intValue() >= atLeast.intValue())
                .map(said -> said.getLoggerName() + ": " + text(said))
                .toList();
    }

    private static String text(LogRecord said) {
        Object[] parameters = said.getParameters();
        String message = String.valueOf(said.getMessage());
        String text = parameters == null || parameters.length == 0 ? message
                : message.contains("%") ? message.formatted(parameters) : message + List.of(parameters);
        return said.getThrown() == null ? text : text + " " + said.getThrown();
    }

    @Override
    public void publish(LogRecord said) {
        records.add(said);
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
