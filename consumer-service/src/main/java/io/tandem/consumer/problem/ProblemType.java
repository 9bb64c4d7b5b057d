package io.tandem.consumer.problem;

import java.util.Locale;

/** The problem types of this service. Each is documented under {@code /problems/} and its name. */
public enum ProblemType {

    INVALID_PARAMETER(400, "A parameter is not valid",
            "The member parameter names it, and the detail lists its valid values."),
    UNAUTHENTICATED(401, "Authentication is needed",
            "The request came without valid credentials. Send a bearer token that this service accepts."),
    FORBIDDEN(403, "This is not allowed",
            "The caller lacks the role (events:read to read, dead-letters:manage to redrive and to replay), or a browser sent the request from another site."),
    NOT_FOUND(404, "There is nothing here",
            "No resource has this path."),
    NOT_JOURNALED(404, "The event is not journaled",
            "It is in flight, it was never accepted, or it is older than the retention of the journal. With ?wait=30s the answer waits for the event."),
    METHOD_NOT_ALLOWED(405, "The method does not fit the path",
            "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "No such representation",
            "The resource has no representation that the Accept header allows."),
    AMBIGUOUS(409, "Several sources sent an event of this id",
            "An event is identified by its source and its id. Ask again with ?source= and one of the candidates."),
    NOT_REPLAYABLE(409, "This cannot be replayed",
            "The journal does not keep the data of events (tandem.consumer.journal.data=drop), no handler is configured, or the replay has ended."),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported",
            "The resource does not read this media type."),
    MISDIRECTED(421, "The host is not this service",
            "Without authentication, this service answers only to host names that it knows. Use such a name, or ask the operator to add the name to tandem.http.hosts."),
    INTERNAL(500, "This service failed",
            "An unexpected error. The log of the service has the details."),
    OVERLOADED(503, "The service has as many clients as it accepts",
            "Too many streams are open, or too many requests wait for events. Ask again after the time in Retry-After."),
    UNAVAILABLE(503, "The journal or the identity provider does not answer",
            "The database does not answer, or the query takes too long, or the identity provider has not answered since the start. Ask again after the time in Retry-After. A from and a to make a search shorter.");

    private final int status;
    private final String title;
    private final String explanation;

    ProblemType(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    public int status() {
        return status;
    }

    /** Returns the title, the same for each occurrence. */
    public String title() {
        return title;
    }

    /** Returns the meaning, and what the client can do. */
    public String explanation() {
        return explanation;
    }

    /** Returns the name in the URI, in lower case with hyphens. */
    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
