package io.tandem.producer.hook;

import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/**
 * A delivery that asks whether the hook is there, and is no event.
 *
 * @param echo the text that the provider wants back; null for none
 */
record Question(String echo) {

    RestResponse<Object> answer() {
        return echo == null ? ResponseBuilder.create(Status.NO_CONTENT, null).build()
                : ResponseBuilder.<Object> create(Status.OK, echo).type(MediaType.TEXT_PLAIN).build();
    }
}
