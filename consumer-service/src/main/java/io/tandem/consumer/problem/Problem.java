package io.tandem.consumer.problem;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.json.JsonObject;

/**
 * A problem document (RFC 9457).
 *
 * @param detail the change that helps, in words
 * @param parameter the invalid parameter of the request, or null
 * @param candidates the sources to choose from, or null
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "type", "title", "status", "detail", "parameter", "candidates" })
public record Problem(@JsonIgnore ProblemType kind, String detail, String parameter, List<String> candidates) {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final int MAX_NAME = 100;

    public static Problem of(ProblemType kind, String detail) {
        return new Problem(kind, detail, null, null);
    }

    /** Returns the problem of an invalid parameter, with its valid values. */
    public static Problem of(String parameter, String detail) {
        return new Problem(ProblemType.INVALID_PARAMETER, detail, parameter, null);
    }

    /** Returns a name that the client wrote, short enough to repeat it. */
    public static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
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

    /** Returns the document, for an answer outside the resources. */
    String toJson() {
        var document = new JsonObject()
                .put("type", getType())
                .put("title", getTitle())
                .put("status", getStatus())
                .put("detail", detail);
        if (parameter != null) {
            document.put("parameter", parameter);
        }
        return document.encode();
    }

    /** Returns this problem as an exception. */
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
