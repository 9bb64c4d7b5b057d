package io.tandem.producer.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.producer.problem.Problem;

/** What a stream of events answers with, a line each. */
final class StreamLine {

    private StreamLine() {
    }

    /** A line that did not become an event on the topic. */
    @RegisterForReflection
    record Refused(long line, @JsonUnwrapped Problem problem) {
    }

    /**
     * The last line; an answer without it is incomplete.
     *
     * @param complete whether the whole stream was read
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Summary(long lines, long accepted, long refused, boolean complete, String reason) {
    }

    @RegisterForReflection
    record Last(Summary summary) {
    }
}
