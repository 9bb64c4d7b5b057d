package io.tandem.producer.http;

import java.util.function.BiFunction;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.cloudevents.CloudEventReader;
import io.tandem.producer.cloudevents.ContentMode;
import io.tandem.producer.cloudevents.PlainEventReader;
import io.tandem.producer.event.Event;
import io.tandem.producer.intake.BodyReader;
import io.tandem.producer.intake.EventValidator;
import io.tandem.producer.intake.RequestAdmission;
import io.tandem.producer.publish.EventPublisher;
import io.tandem.producer.publish.Receipt;
import io.tandem.producer.security.Caller;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Takes events in and answers once the broker has them: admit, read, check, publish, receipt. The body is no parameter:
 * {@link BodyReader} reads it, which counts it against the budget while it comes in.
 */
@Path("/events")
public class EventsResource {

    /** What an event of a batch takes beside its bytes. */
    private static final int COST_OF_AN_EVENT = 1024;

    private final RequestAdmission intake;
    private final CloudEventReader reader;
    private final PlainEventReader plain;
    private final EventValidator checks;
    private final EventPublisher publisher;

    EventsResource(RequestAdmission intake, CloudEventReader reader, PlainEventReader plain, EventValidator checks,
            EventPublisher publisher) {
        this.intake = intake;
        this.reader = reader;
        this.plain = plain;
        this.checks = checks;
        this.publisher = publisher;
    }

    /** Takes CloudEvents: one in binary or structured mode, or a batch. */
    @POST
    public Uni<RestResponse<Object>> accept(@Context RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        ContentMode mode = ContentMode.of(headers);
        return mode == ContentMode.BATCH ? acceptBatch(exchange)
                : acceptOne(exchange, (caller, body) -> reader.read(mode, headers, body));
    }

    /** Takes a plain body as the data of one event of this type. */
    @POST
    @Path("/{type}")
    public Uni<RestResponse<Object>> trigger(@PathParam("type") String type, @Context RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        ContentMode.checkPlain(headers);
        return acceptOne(exchange,
                (caller, body) -> plain.read(type, caller.triggerSource(type), headers, body));
    }

    private Uni<RestResponse<Object>> acceptOne(RoutingContext exchange, BiFunction<Caller, byte[], Event> reading) {
        return intake.admit(exchange, admission -> admission.body()
                .map(body -> reading.apply(admission.caller(), body))
                .call(event -> checks.check(event, admission))
                .chain(publisher::publish)
                .map(receipt -> RestResponse.status(Status.ACCEPTED, receipt)));
    }

    private Uni<RestResponse<Object>> acceptBatch(RoutingContext exchange) {
        return intake.admit(exchange, admission -> admission.body()
                .map(body -> reader.readBatch(body, () -> admission.lease().grow(COST_OF_AN_EVENT)))
                .call(events -> checks.checkAll(events, admission))
                .chain(publisher::publishAll)
                .map(BatchResponse::of));
    }
}
