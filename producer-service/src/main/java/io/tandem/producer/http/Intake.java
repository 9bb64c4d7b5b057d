package io.tandem.producer.http;

import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.kafka.BrokerWatch;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** The door: lets a request in if the broker is there and the budget allows, and gives back what it held at its end. */
@ApplicationScoped
public class Intake {

    /** What a request without a body takes: its headers, its attributes, its place in the queues. */
    private static final int COST_OF_A_REQUEST = 4096;

    private final AdmissionControl admission;
    private final BodyReader bodies;
    private final BrokerWatch broker;
    private final ProducerConfig config;

    Intake(AdmissionControl admission, BodyReader bodies, BrokerWatch broker, ProducerConfig config) {
        this.admission = admission;
        this.bodies = bodies;
        this.broker = broker;
        this.config = config;
    }

    /**
     * Admits a request and works on its body.
     *
     * @param work gets the body to come, and returns the answer
     */
    <T> Uni<T> admit(RoutingContext exchange, Function<Uni<byte[]>, Uni<T>> work) {
        HttpServerRequest request = exchange.request();
        checkBroker();
        checkHeaders(request);
        AdmissionControl.Lease lease = admission.open(clientOf(exchange));
        return Uni.createFrom().voidItem()
                .invoke(() -> lease.grow(COST_OF_A_REQUEST))
                .chain(() -> work.apply(bodies.read(request, lease, config.limits().requestSize().asLongValue())))
                .onTermination().invoke(lease::close);
    }

    private void checkBroker() {
        if (!broker.isReachable()) {
            throw Problem.of(ProblemType.UNAVAILABLE, "the broker does not answer; nothing was sent").asException();
        }
    }

    private void checkHeaders(HttpServerRequest request) {
        if (request.headers().size() > config.limits().headers()) {
            throw Problem.of(ProblemType.HEADERS_TOO_LARGE,
                    "the request has more than " + config.limits().headers() + " header fields").asException();
        }
    }

    private static String clientOf(RoutingContext exchange) {
        return exchange.user() != null ? exchange.user().principal().toString()
                : exchange.request().remoteAddress().hostAddress();
    }
}
