package io.tandem.producer.stream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.RouteOrder;
import io.tandem.producer.cloudevents.ContentMode;
import io.tandem.producer.event.MediaTypes;
import io.tandem.producer.intake.Admitted;
import io.tandem.producer.intake.BodyReader;
import io.tandem.producer.intake.RequestAdmission;
import io.tandem.producer.intake.StreamRules;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.problem.ProblemWriter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Takes a stream of events in and gives a stream of receipts out, both at once: POST /events with
 * {@code application/x-ndjson}. A route of Vert.x, since a JAX-RS resource answers after its request only.
 */
@Singleton
class EventStreamRoute {

    private final RequestAdmission intake;
    private final ProblemWriter writer;
    private final LineProcessor steps;
    private final StreamRules rules;
    private final ProducerMetrics metrics;
    private final Vertx vertx;

    EventStreamRoute(RequestAdmission intake, ProblemWriter writer, LineProcessor steps, ProducerConfig config,
            ProducerMetrics metrics, Vertx vertx) {
        this.intake = intake;
        this.writer = writer;
        this.steps = steps;
        this.rules = StreamRules.of(config.stream());
        this.metrics = metrics;
        this.vertx = vertx;
    }

    void install(@Observes Router router) {
        router.route(HttpMethod.POST, "/events").order(RouteOrder.EVENT_STREAM).handler(exchange -> {
            String contentType = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
            if (contentType != null && MediaTypes.essence(contentType).equals(ContentMode.NDJSON)) {
                accept(exchange);
            } else {
                exchange.next();
            }
        });
    }

    private void accept(RoutingContext exchange) {
        try {
            HttpServerRequest request = exchange.request();
            ContentMode.of(request.headers());
            StreamOptions options = StreamOptions.of(exchange.queryParams());
            Admitted admission = intake.open(exchange, rules.cost());
            BodyReader.expect(request);
            StreamResponse answer = new StreamResponse(request.response(), writer, metrics, options.errorsOnly());
            EventStream stream = new EventStream(request, admission, options, steps, rules, answer, vertx);
            exchange.addEndHandler(ended -> stream.abandon());
            stream.start();
        } catch (RuntimeException e) {
            writer.write(exchange, ProblemMapper.of(e));
        }
    }
}
