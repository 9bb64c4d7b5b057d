package io.tandem.producer.problem;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.producer.event.Event;

/**
 * A problem document (RFC 9457) for a request, or for one event of it.
 *
 * @param detail the fault, or the change that the sender can make
 * @param source of the event if its outcome is unknown, else null
 * @param id of the event if its outcome is unknown, else null
 * @param errors the faults with their places, or null
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "type", "title", "status", "detail", "source", "id", "errors" })
public record Problem(@JsonIgnore ProblemType kind, String detail, String source, String id, List<Fault> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final int MAX_FAULTS = 100;
    /** A Kafka partition usually has a new leader within this time. */
    private static final String RETRY_AFTER_SECONDS = "2";

    /**
     * One fault of several.
     *
     * @param index of the event in a batch, from 0; else null
     * @param pointer JSON Pointer into the data of the event; null if the fault is outside the data
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(Integer index, String pointer, String detail) {
    }

    public static Problem of(ProblemType kind, String detail) {
        return new Problem(kind, detail, null, null, null);
    }

    /** Returns a problem with its faults, but not more than the first hundred. */
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

    /** Returns the seconds after which the same request may succeed; null if a retry cannot help. */
    @JsonIgnore
    public String retryAfter() {
        return kind.status() == 503 ? RETRY_AFTER_SECONDS : null;
    }

    /** Returns the faults of this problem, with the index of the event in its batch. */
    public List<Fault> faultsAt(int index) {
        return errors == null ? List.of(new Fault(index, null, detail))
                : errors.stream().map(fault -> new Fault(index, fault.pointer(), fault.detail())).toList();
    }

    /** Returns an exception that ends the request with this problem. */
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
