package io.tandem.producer.stream;

import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;
import io.vertx.core.MultiMap;

/**
 * What the sender of a stream asks for.
 *
 * @param errorsOnly {@code receipts=errors}: no line for what was accepted
 * @param stopOnError {@code onError=stop}: the first bad line ends the stream
 */
record StreamOptions(boolean errorsOnly, boolean stopOnError) {

    /** @throws ProblemException if a parameter has a value that is not known */
    static StreamOptions of(MultiMap query) {
        return new StreamOptions(isSet(query, "receipts", "errors", "all"), isSet(query, "onError", "stop", "continue"));
    }

    private static boolean isSet(MultiMap query, String name, String value, String byDefault) {
        String given = query.contains(name) ? query.get(name) : byDefault;
        if (!given.equals(value) && !given.equals(byDefault)) {
            throw Problem.of(ProblemType.MALFORMED, "query parameter '" + name + "' must be '" + value + "' or '"
                    + byDefault + "'").asException();
        }
        return given.equals(value);
    }
}
