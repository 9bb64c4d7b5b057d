package io.tandem.producer.problem;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.RouteOrder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers with a problem document if a request fails outside JAX-RS, for example at authentication. */
@Singleton
class RouteFailures {

    private final ProblemWriter writer;

    RouteFailures(ProblemWriter writer) {
        this.writer = writer;
    }

    private static Problem problem(RoutingContext exchange) {
        Problem general = ProblemMapper.of(exchange.failure(), exchange.statusCode());
        return WrongPlace.refine(general, exchange.request().method().name(), exchange.request().path());
    }

    void install(@Observes Router router) {
        router.route().order(RouteOrder.ROUTE_FAILURES).failureHandler(
                exchange -> writer.write(exchange, problem(exchange)));
    }
}
