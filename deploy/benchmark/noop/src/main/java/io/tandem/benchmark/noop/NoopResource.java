package io.tandem.benchmark.noop;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestResponse;

import io.smallrye.common.annotation.NonBlocking;

/** Reads a body as producer-service does, and answers without having done anything with it. */
@Path("/events")
public class NoopResource {

    /** Answers 202 with the length of the body. */
    @POST
    @NonBlocking
    public RestResponse<Taken> accept(byte[] body) {
        return RestResponse.accepted(new Taken(body.length));
    }

    /** The answer: JSON, as a receipt is. */
    public record Taken(int bytes) {
    }
}
