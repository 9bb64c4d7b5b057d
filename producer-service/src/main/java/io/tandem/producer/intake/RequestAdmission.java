package io.tandem.producer.intake;

import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.broker.BrokerWatch;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.security.Caller;
import io.tandem.producer.security.CallerResolver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** Admits a request if its caller may send events, the broker is reachable and the memory budget has room. */
@Singleton
public class RequestAdmission {

    private final CallerResolver callers;
    private final MemoryBudget budget;
    private final BodyReader bodies;
    private final BrokerWatch broker;
    private final ProducerConfig config;

    /**
     * An admitted request.
     *
     * @param lease the bytes that the request holds of the budget
     * @param body emits the whole body, once
     */
    public record Admission(Caller caller, MemoryBudget.Lease lease, Uni<byte[]> body) {

        /**
         * Runs work that would block the event loop for too long on a worker, and goes on on the event loop. Shares the lease,
         * because the worker holds the body also after the sender has left.
         */
        public <T> Uni<T> onWorker(Supplier<T> work) {
            Context context = Vertx.currentContext();
            Uni<T> result = Uni.createFrom().emitter(emitter -> execute(work, emitter));
            return context == null ? result
                    : result.emitOn(next -> context.runOnContext(ignored -> next.run()));
        }

        private <T> void execute(Supplier<T> work, UniEmitter<? super T> result) {
            Runnable released = lease.share();
            try {
                Infrastructure.getDefaultWorkerPool().execute(() -> {
                    try {
                        result.complete(work.get());
                    } catch (Throwable e) {
                        result.fail(e);
                    } finally {
                        released.run();
                    }
                });
            } catch (RuntimeException e) {
                released.run();
                result.fail(e);
            }
        }
    }

    RequestAdmission(CallerResolver callers, MemoryBudget budget, BodyReader bodies, BrokerWatch broker,
            ProducerConfig config) {
        this.callers = callers;
        this.budget = budget;
        this.bodies = bodies;
        this.broker = broker;
        this.config = config;
    }

    /** Admits a request, runs the work that makes its response, and closes its lease when the work ends or is cancelled. */
    public <T> Uni<T> admit(RoutingContext exchange, Function<Admission, Uni<T>> work) {
        return run(() -> open(exchange, RequestCost.OF_A_REQUEST), work);
    }

    /** As {@link #admit}, for a request that needs no credential, because the work verifies its body. */
    public <T> Uni<T> admitUnnamed(RoutingContext exchange, Function<Admission, Uni<T>> work) {
        return run(() -> open(exchange, callers.unnamed(exchange), RequestCost.OF_A_REQUEST), work);
    }

    private static <T> Uni<T> run(Supplier<Admission> opening, Function<Admission, Uni<T>> work) {
        return Uni.createFrom().item(opening)
                .chain(admission -> Uni.createFrom().deferred(() -> work.apply(admission))
                        .onTermination().invoke(admission.lease()::close));
    }

    /**
     * Admits a stream. The caller must close the lease.
     *
     * @param cost the bytes that the stream holds while it runs
     * @throws io.tandem.producer.problem.ProblemException if the request is refused; it then holds no bytes
     */
    public Admission open(RoutingContext exchange, long cost) {
        return open(exchange, callers.authorized(exchange), cost);
    }

    private Admission open(RoutingContext exchange, Caller caller, long cost) {
        checkBroker();
        MemoryBudget.Lease lease = budget.open(caller.account());
        lease.grow(cost);
        return new Admission(caller, lease,
                bodies.read(exchange.request(), lease, config.limits().requestSize().asLongValue()));
    }

    private void checkBroker() {
        if (!broker.isReachable()) {
            throw Problem.of(ProblemType.UNAVAILABLE, "the broker does not take events now; nothing was sent").asException();
        }
    }
}
