package io.tandem.producer.problem;

/** The problems that this service answers with; each is documented under {@code /problems/} and its name. */
public enum ProblemType {

    MALFORMED(400, "The request is not a valid event",
            "The request breaks a rule of CloudEvents 1.0, of its JSON format or of its HTTP binding, or a bound of this service. Nothing was sent. The detail names the attribute and the rule: change that and send again."),
    UNAUTHENTICATED(401, "Authentication is needed",
            "The request came without valid credentials. Nothing was sent. Send a bearer token that this service accepts."),
    FORBIDDEN(403, "This is not allowed",
            "The caller may not do this: its role is missing, it names a source that is not its own, or a browser sent the request from another site. Nothing was sent."),
    NOT_FOUND(404, "There is nothing here",
            "No resource has this path. Events go to POST /events or POST /events/{type}."),
    METHOD_NOT_ALLOWED(405, "The method does not fit the path",
            "Events are sent with POST, to /events or /events/{type}."),
    NOT_ACCEPTABLE(406, "No such representation",
            "The resource has no representation that the Accept header allows."),
    TOO_SLOW(408, "The body came too slowly",
            "The body of the request was not complete in time, or came below the minimum rate. Nothing was sent: send it again over a better connection, or send less at once."),
    TOO_LARGE(413, "The request or an event is too large",
            "The body, one event in it, or their number is above the limit that the detail names. Nothing was sent. Send less at once, or keep large data elsewhere and send a reference to it."),
    URI_TOO_LONG(414, "The path and query are too long",
            "The path and query of the request are longer than this service reads. Nothing was sent. Put data into the body, not into the path."),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type or encoding is not supported",
            "The body must not be compressed (no Content-Encoding), and of the CloudEvents formats only JSON is read. Nothing was sent."),
    SCHEMA(422, "The data does not match the schema of its type",
            "The JSON Schema of this event type refuses the data. Nothing was sent. Each violation names the place in the data by its JSON Pointer."),
    HEADERS_TOO_LARGE(431, "The request has too many or too large headers",
            "The request has more header fields, or larger ones, than this service reads. Nothing was sent. In structured mode attributes stand in the body."),
    INTERNAL(500, "This service failed",
            "An error that this service did not foresee. Whether the event was sent is not known: send it again with the same source and id."),
    OVERLOADED(503, "More is in flight than this service takes on",
            "Too many bytes are in flight, of all clients or of this one. Nothing was sent: send the same request again after the time in Retry-After."),
    UNAVAILABLE(503, "The broker is away",
            "The broker does not answer, or has too few replicas in sync. Nothing was sent: send the same request again after the time in Retry-After."),
    OUTCOME_UNKNOWN(503, "It is not known whether the event was accepted",
            "The broker did not confirm in time: the event may be on the topic, now or later. Send it again with the same source and id, which the answer names: the journal takes it once.");

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

    /** Returns what happened to the request, and what its sender can do. */
    public String explanation() {
        return explanation;
    }

    /** Returns the name in the URI: lower case, with hyphens. */
    public String path() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
