package io.tandem.producer.problem;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.producer.event.Event;

/**
 * A problem document (RFC 9457): what went wrong with one request, or with one event of it.
 *
 * @param detail what to change, in words
 * @param source of the event whose fate is not known, else null
 * @param id of that event, else null
 * @param errors the faults, each with its place, if there are several
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "type", "title", "status", "detail", "source", "id", "errors" })
public record Problem(@JsonIgnore ProblemType kind, String detail, String source, String id, List<Fault> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final int MAX_FAULTS = 100;
    /** Long enough for a broker's change of leader, short enough for an impatient client. */
    private static final String RETRY_AFTER_SECONDS = "2";

    /**
     * One fault of several.
     *
     * @param index of the event in a batch, from 0; else null
     * @param pointer JSON Pointer into the data of the event; null: the event itself
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(Integer index, String pointer, String detail) {
    }

    public static Problem of(ProblemType kind, String detail) {
        return new Problem(kind, detail, null, null, null);
    }

    /** Returns a problem with several faults, of which at most a hundred are told. */
    public static Problem of(ProblemType kind, String detail, List<Fault> errors) {
        return new Problem(kind, detail, null, null, errors.stream().limit(MAX_FAULTS).toList());
    }

    public static Problem of(ProblemType kind, String detail, Event event) {
        return new Problem(kind, detail, event.source(), event.id(), null);
    }

    public String getType() {
        return "/problems/" + kind.path();
    }

    public String getTitle() {
        return kind.title();
    }

    public int getStatus() {
        return kind.status();
    }

    /** Returns after how many seconds the same request may succeed; null if it will not by itself. */
    @JsonIgnore
    public String retryAfter() {
        return kind.status() == 503 ? RETRY_AFTER_SECONDS : null;
    }

    /** Returns this problem as faults of the event at this place in a batch. */
    public List<Fault> faultsAt(int index) {
        return errors == null ? List.of(new Fault(index, null, detail))
                : errors.stream().map(fault -> new Fault(index, fault.pointer(), fault.detail())).toList();
    }

    /** Returns this problem as an exception, for the code that finds it deep in a pipeline. */
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
