package io.tandem.producer.stream;

import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.RouteOrder;
import io.tandem.producer.cloudevents.ContentMode;
import io.tandem.producer.event.MediaTypes;
import io.tandem.producer.intake.BodyReader;
import io.tandem.producer.intake.Connections;
import io.tandem.producer.intake.RequestAdmission;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.intake.RequestCost;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.problem.ProblemWriter;
import io.tandem.producer.security.CredentialExpiry;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Accepts POST /events with {@code application/x-ndjson} and streams the receipts back during the upload. It is a Vert.x
 * route, because a JAX-RS resource can respond only after its request.
 */
@Singleton
class EventStreamRoute {

    private static final String EXPIRED = "the credential of the sender has expired; send the other lines with a new one";

    private final RequestAdmission requests;
    private final ProblemWriter writer;
    private final LineProcessor lines;
    private final ProducerConfig.Stream config;
    private final ProducerMetrics metrics;
    private final OpenStreams open;
    private final Vertx vertx;

    EventStreamRoute(RequestAdmission requests, ProblemWriter writer, LineProcessor lines, ProducerConfig config,
            ProducerMetrics metrics, OpenStreams open, Vertx vertx) {
        this.requests = requests;
        this.writer = writer;
        this.lines = lines;
        this.config = config.stream();
        this.metrics = metrics;
        this.open = open;
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
            Options options = Options.of(exchange.queryParams());
            Admission admission = requests.open(exchange, RequestCost.ofStream(config));
            if (request.version() == HttpVersion.HTTP_1_0) {
                Connections.endAfter(exchange);
            }
            BodyReader.sendContinue(request);
            StreamResponse response = new StreamResponse(request.response(), writer, metrics, options.errorsOnly());
            EventStream stream = new EventStream(request, admission, lines, config, response, options.stopOnError(), vertx);
            exchange.addEndHandler(ended -> stream.end(StreamEnd.ABORTED));
            endAtStop(exchange, stream);
            CredentialExpiry.of(exchange).ifPresent(expiry -> endAt(expiry, exchange, stream));
            stream.start();
        } catch (RuntimeException e) {
            writer.write(exchange, ProblemMapper.of(e));
        }
    }

    /** A stream lasts no longer than the credential of its sender. */
    private void endAt(Instant expiry, RoutingContext exchange, EventStream stream) {
        long left = Math.max(1, Duration.between(Instant.now(), expiry).toMillis());
        long timer = vertx.setTimer(left, due -> stream.end(StreamEnd.stopped(EXPIRED)));
        exchange.addEndHandler(ended -> vertx.cancelTimer(timer));
    }

    /** The stop comes on another thread; a stream runs on the event loop of its connection. */
    private void endAtStop(RoutingContext exchange, EventStream stream) {
        Context loop = vertx.getOrCreateContext();
        Runnable end = () -> loop.runOnContext(turn -> stream.end(StreamEnd.stopped("the service stops")));
        exchange.addEndHandler(ended -> open.remove(end));
        open.add(end);
    }

    /**
     * The query parameters of a stream.
     *
     * @param errorsOnly {@code receipts=errors} leaves the receipts out of the response
     * @param stopOnError {@code onError=stop} ends the stream at the first invalid line
     */
    private record Options(boolean errorsOnly, boolean stopOnError) {

        /** @throws io.tandem.producer.problem.ProblemException if a parameter has an unknown value */
        static Options of(MultiMap query) {
            return new Options(isSet(query, "receipts", "errors", "all"), isSet(query, "onError", "stop", "continue"));
        }

        private static boolean isSet(MultiMap query, String name, String value, String byDefault) {
            String given = query.contains(name) ? query.get(name) : byDefault;
            if (!given.equals(value) && !given.equals(byDefault)) {
                throw Problem.of(ProblemType.MALFORMED, "query parameter '" + name + "' must be '" + value + "' or '"
                        + byDefault + "'").asException();
            }
            return given.equals(value);
        }
    }
}
