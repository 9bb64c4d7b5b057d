package io.tandem.consumer.handler;

import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Reason;

/** Calls the configured handler and turns its result into an outcome. */
@Startup
@ApplicationScoped
public class HandlerInvoker {

    private static final String NONE = "none";

    private final Optional<EventHandler> handler;
    private final RetryPolicy policy;
    private final HandlerTracing tracing;

    HandlerInvoker(ConsumerConfig config, @Any Instance<EventHandler> handlers, RetryPolicy policy, HandlerTracing tracing) {
        String name = config.handler().name();
        this.handler = name.equals(NONE) ? Optional.empty() : Optional.of(find(name, handlers));
        this.policy = policy;
        this.tracing = tracing;
    }

    /** Returns whether no handler is configured, so that events are journaled only. */
    public boolean isNone() {
        return handler.isEmpty();
    }

    /**
     * Processes an event. Without a handler it is processed at once.
     *
     * @param stopped fails with a {@code PartitionLostException} to end the waits between attempts
     * @return the outcome; a failure of the handler is an outcome too
     */
    public Uni<Delivery> handle(Delivery delivery, Uni<Void> stopped) {
        return handler.isEmpty()
                ? Uni.createFrom().item(delivery)
                : policy.run(() -> ask(delivery), stopped)
                        .map(result -> outcome(delivery, result));
    }

    private Uni<Void> ask(Delivery delivery) {
        return tracing.in(delivery, () -> handler.orElseThrow().handle(delivery.event().cloudEvent()));
    }

    private static Delivery outcome(Delivery delivery, RetryPolicy.Result result) {
        if (result.succeeded()) {
            return delivery.handled(result.attempts());
        }
        return result.failure() instanceof TimeoutException
                ? delivery.givenUp(Reason.HANDLER_TIMEOUT, "the handler did not complete in time", result.attempts())
                : delivery.givenUp(Reason.HANDLER_FAILED, cause(result.failure()), result.attempts());
    }

    private static String cause(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }

    private static EventHandler find(String name, Instance<EventHandler> handlers) {
        Instance<EventHandler> named = handlers.select(Identifier.Literal.of(name));
        if (named.isResolvable()) {
            return named.get();
        }
        throw new IllegalArgumentException("tandem.consumer.handler.name=" + name
                + ": there is no such handler. There are: " + names(handlers) + " and " + NONE);
    }

    private static String names(Instance<EventHandler> handlers) {
        return handlers.handlesStream()
                .flatMap(handle -> handle.getBean().getQualifiers().stream())
                .filter(Identifier.class::isInstance)
                .map(qualifier -> ((Identifier) qualifier).value())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
