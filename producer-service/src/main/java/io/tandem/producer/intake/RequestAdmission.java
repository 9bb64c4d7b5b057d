package io.tandem.producer.intake;

import java.util.function.Function;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.broker.BrokerWatch;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.security.Caller;
import io.tandem.producer.security.CallerResolver;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** The door: lets a request in if its sender may, the broker is there and the budget allows. */
@Singleton
public class RequestAdmission {

    /** What a request takes before its body: its headers, its attributes, its place in the queues. */
    private static final int COST_OF_A_REQUEST = 4096;

    private final CallerResolver callers;
    private final MemoryBudget admission;
    private final BodyReader bodies;
    private final BrokerWatch broker;
    private final ProducerConfig config;

    RequestAdmission(CallerResolver callers, MemoryBudget admission, BodyReader bodies, BrokerWatch broker,
            ProducerConfig config) {
        this.callers = callers;
        this.admission = admission;
        this.bodies = bodies;
        this.broker = broker;
        this.config = config;
    }

    /** Admits a request, lets the work make its answer, and gives back what it held when that is done. */
    public <T> Uni<T> admit(RoutingContext exchange, Function<Admitted, Uni<T>> work) {
        return Uni.createFrom().item(() -> open(exchange, COST_OF_A_REQUEST))
                .chain(admitted -> Uni.createFrom().deferred(() -> work.apply(admitted))
                        .onTermination().invoke(admitted.lease()::close));
    }

    /**
     * Admits a request whose body is a stream: the caller closes the lease.
     *
     * @param cost the bytes that the stream holds for as long as it runs
     * @throws ProblemException if the request is refused; it then holds nothing
     */
    public Admitted open(RoutingContext exchange, long cost) {
        HttpServerRequest request = exchange.request();
        Caller caller = callers.authorized(exchange);
        checkBroker();
        MemoryBudget.Lease lease = admission.open(caller.account());
        lease.grow(cost);
        return new Admitted(caller, lease,
                bodies.read(request, lease, config.limits().requestSize().asLongValue()));
    }

    private void checkBroker() {
        if (!broker.isReachable()) {
            throw Problem.of(ProblemType.UNAVAILABLE, "the broker does not take events now; nothing was sent").asException();
        }
    }
}
