package io.tandem.producer.http;

import java.util.function.Function;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.event.Event;
import io.tandem.producer.kafka.EventPublisher;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Takes events in, and answers once the broker has them. The body is no parameter: it is read by {@link Intake}, which
 * counts it against the budget while it comes in.
 */
@Path("/events")
public class EventsResource {

    private final Intake intake;
    private final CloudEventReader reader;
    private final TriggerReader triggers;
    private final EventPublisher publisher;

    EventsResource(Intake intake, CloudEventReader reader, TriggerReader triggers, EventPublisher publisher) {
        this.intake = intake;
        this.reader = reader;
        this.triggers = triggers;
        this.publisher = publisher;
    }

    /** Takes one CloudEvent in binary or structured mode. */
    @POST
    public Uni<RestResponse<Receipt>> accept(@Context RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        ContentMode mode = ContentMode.of(headers);
        return acceptOne(exchange, body -> reader.read(mode, headers, body));
    }

    /** Takes a plain body as the data of one event of this type. */
    @POST
    @Path("/{type}")
    public Uni<RestResponse<Receipt>> trigger(@PathParam("type") String type, @Context RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        ContentMode.checkPlain(headers);
        return acceptOne(exchange, body -> triggers.read(type, "/events/" + type, headers, body));
    }

    private Uni<RestResponse<Receipt>> acceptOne(RoutingContext exchange, Function<byte[], Event> reading) {
        return intake.admit(exchange, body -> body
                .map(reading)
                .chain(publisher::publish)
                .map(Receipt::of)
                .map(receipt -> RestResponse.status(Status.ACCEPTED, receipt)));
    }
}
