package io.tandem.producer.hook;

import java.util.Optional;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.intake.EventValidator;
import io.tandem.producer.intake.RequestAdmission;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.publish.EventPublisher;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Accepts the webhooks of providers and responds once the broker has their events. The signature of a delivery is its only
 * credential, in every mode of security.
 *
 * <pre>
 * admit ─► read the body ─► verify the signature ─► make the event ─► validate ─► publish ─► receipt
 *                                                └► a question of the provider ─► answer, without an event
 * </pre>
 */
@Path("/hooks/{name}")
public class HooksResource {

    private final Hooks hooks;
    private final RequestAdmission requests;
    private final EventValidator validator;
    private final EventPublisher publisher;

    HooksResource(Hooks hooks, RequestAdmission requests, EventValidator validator, EventPublisher publisher) {
        this.hooks = hooks;
        this.requests = requests;
        this.validator = validator;
        this.publisher = publisher;
    }

    /** Accepts one delivery of the provider of this hook. */
    @POST
    public Uni<RestResponse<Object>> accept(@PathParam("name") String name, @Context RoutingContext exchange) {
        Hook hook = hooks.named(name).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND,
                "no hook has this name; tandem.producer.hooks configures them").asException());
        MultiMap headers = exchange.request().headers();
        return requests.admitUnnamed(exchange, admission -> admission.body()
                .call(body -> hook.verify(headers, body, admission))
                .chain(body -> answer(hook, headers, body, admission)));
    }

    private Uni<RestResponse<Object>> answer(Hook hook, MultiMap headers, byte[] body, Admission admission) {
        Optional<Question> question = hook.question(headers, body);
        if (question.isPresent()) {
            return Uni.createFrom().item(question.get().answer());
        }
        return Uni.createFrom().item(() -> hook.event(headers, body))
                .call(event -> validator.checkOne(event, admission))
                .chain(event -> publisher.publish(event, admission.lease().share()))
                .map(receipt -> ResponseBuilder.<Object> create(Status.ACCEPTED, receipt)
                        .type(MediaType.APPLICATION_JSON).build());
    }
}
