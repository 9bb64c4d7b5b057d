package io.tandem.producer.problem;

/** The problems of this service. {@code /problems/NAME} documents each of them. */
public enum ProblemType {

    MALFORMED(400, "The request is not a valid event",
            "The request breaks a rule of CloudEvents 1.0, of its JSON format or of its HTTP binding, or a limit of this service. Nothing was sent. The detail names the attribute and the rule. Correct the event and send it again."),
    UNAUTHENTICATED(401, "Authentication is needed",
            "The request came without valid credentials. Nothing was sent. Send a bearer token that this service accepts."),
    UNVERIFIED(401, "The webhook is not signed by its provider",
            "No signature of the delivery fits a secret of this hook, or its time is too far from now. Nothing was sent. The log of this service says why. Compare the secret at the provider with that of the operator."),
    FORBIDDEN(403, "This is not allowed",
            "The caller may not do this: its role is missing, it names a source that is not its own, or a browser sent the request from another site. Nothing was sent."),
    NOT_FOUND(404, "There is nothing here",
            "No resource has this path. Events go to POST /events or POST /events/{type}."),
    METHOD_NOT_ALLOWED(405, "The method does not fit the path",
            "Events are sent with POST, to /events or /events/{type}."),
    NOT_ACCEPTABLE(406, "No such representation",
            "The resource has no representation that the Accept header allows."),
    TOO_SLOW(408, "The body came too slowly",
            "The body of the request was not complete in time, or its rate was below the minimum. Nothing was sent. Send it again over a better connection, or send less at once."),
    TOO_LARGE(413, "The request or an event is too large",
            "The body, one of its events, or the number of its events is above the limit that the detail names. Nothing was sent. Send less at once, or keep large data elsewhere and send a reference to it."),
    URI_TOO_LONG(414, "The path and query are too long",
            "The path and query of the request are longer than this service accepts. Nothing was sent. Put data into the body, not into the path."),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type or encoding is not supported",
            "This service reads no compressed bodies (no Content-Encoding), and no CloudEvents format other than JSON. Nothing was sent."),
    MISDIRECTED(421, "The host is not this service",
            "Without authentication, this service answers only to host names that it knows. Nothing was sent. Use such a name, or ask the operator to add the name to tandem.http.hosts."),
    SCHEMA(422, "The data does not match the schema of its type",
            "The JSON Schema of this event type refuses the data. Nothing was sent. Each violation has the JSON Pointer of its place in the data."),
    HEADERS_TOO_LARGE(431, "The request has too many or too large headers",
            "The request has more header fields, or larger ones, than this service accepts. Nothing was sent. In structured mode the attributes are in the body."),
    INTERNAL(500, "This service failed",
            "This service met an unexpected error. The event may have been sent. Send it again with the same source and id."),
    OVERLOADED(503, "More is in flight than this service takes on",
            "The requests of this client, or of all clients, hold too many bytes. Nothing was sent. Send the same request again after the time in Retry-After."),
    UNAVAILABLE(503, "The broker or the identity provider is away",
            "The broker does not answer, or has too few replicas in sync, or the identity provider has not answered since the start. Nothing was sent. Send the same request again after the time in Retry-After."),
    OUTCOME_UNKNOWN(503, "It is not known whether the event was accepted",
            "The broker did not confirm in time. The event may be on the topic, now or later. Send it again with the same source and id, which the response names. The journal stores it once.");

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

    /** Returns the title, which is the same for each occurrence (RFC 9457, 3.1.3). */
    public String title() {
        return title;
    }

    /** Returns the cause of the problem, and the action that the sender can take. */
    String explanation() {
        return explanation;
    }

    /** Returns the name in the URI: lower case, with hyphens. */
    public String path() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
