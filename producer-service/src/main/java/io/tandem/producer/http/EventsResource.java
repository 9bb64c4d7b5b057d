package io.tandem.producer.http;

import java.util.function.BiFunction;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.cloudevents.CloudEventReader;
import io.tandem.producer.cloudevents.ContentMode;
import io.tandem.producer.cloudevents.PlainEventReader;
import io.tandem.producer.cloudevents.TypeInPath;
import io.tandem.producer.event.Event;
import io.tandem.producer.intake.EventValidator;
import io.tandem.producer.intake.RequestAdmission;
import io.tandem.producer.intake.RequestCost;
import io.tandem.producer.publish.EventPublisher;
import io.tandem.producer.publish.Receipt;
import io.tandem.producer.security.Caller;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Accepts events and responds once the broker has them.
 *
 * <pre>
 * admit ─► read the body ─► read the events ─► validate ─► publish ─► receipt
 * </pre>
 *
 * The body is no parameter, because JAX-RS would buffer it without counting it against the memory budget.
 */
@Path("/events")
public class EventsResource {

    private final RequestAdmission requests;
    private final CloudEventReader cloudEvents;
    private final PlainEventReader plainEvents;
    private final EventValidator validator;
    private final EventPublisher publisher;

    EventsResource(RequestAdmission requests, CloudEventReader cloudEvents, PlainEventReader plainEvents,
            EventValidator validator, EventPublisher publisher) {
        this.requests = requests;
        this.cloudEvents = cloudEvents;
        this.plainEvents = plainEvents;
        this.validator = validator;
        this.publisher = publisher;
    }

    /** Accepts one CloudEvent in binary or structured mode, or a batch. */
    @POST
    public Uni<RestResponse<Object>> accept(@Context RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        ContentMode mode = ContentMode.of(headers);
        return mode == ContentMode.BATCH ? acceptBatch(exchange)
                : acceptOne(exchange, (caller, body) -> cloudEvents.read(mode, headers, body));
    }

    /** Accepts a plain body as the data of one event of this type. */
    @POST
    @Path("/{type}")
    public Uni<RestResponse<Object>> acceptPlain(@Context RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        ContentMode.checkPlain(headers);
        String type = TypeInPath.of(exchange.request().path());
        return acceptOne(exchange,
                (caller, body) -> plainEvents.read(type, caller.defaultSource(type), headers, body));
    }

    private Uni<RestResponse<Object>> acceptOne(RoutingContext exchange, BiFunction<Caller, byte[], Event> reader) {
        return requests.admit(exchange, admission -> admission.body()
                .map(body -> reader.apply(admission.caller(), body))
                .call(event -> validator.checkOne(event, admission))
                .chain(event -> publisher.publish(event, admission.lease().share()))
                .map(EventsResource::response));
    }

    /** States the media type, because JAX-RS would choose one by Accept when the event is already sent. */
    private static RestResponse<Object> response(Receipt receipt) {
        return ResponseBuilder.<Object> create(Status.ACCEPTED, receipt).type(MediaType.APPLICATION_JSON).build();
    }

    private Uni<RestResponse<Object>> acceptBatch(RoutingContext exchange) {
        return requests.admit(exchange, admission -> admission.body()
                .map(body -> cloudEvents.readBatch(body, members -> admission.lease().grow(RequestCost.ofEvent(members))))
                .call(events -> validator.checkAll(events, admission))
                .chain(events -> publisher.publishAll(events, admission.lease().share()))
                .map(BatchResponse::of));
    }
}
