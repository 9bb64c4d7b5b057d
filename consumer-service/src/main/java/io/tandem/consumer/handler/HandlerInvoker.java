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
import io.tandem.consumer.event.Handling;
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
     * @return the outcome, with its attempts; a failure of the handler is an outcome too
     */
    public Uni<Delivery> handle(Delivery delivery, Uni<Void> stopped, Handling handling) {
        return handler.isEmpty()
                ? Uni.createFrom().item(delivery)
                : policy.run(() -> ask(delivery, handling), stopped, handling.keepsPlainSuccess())
                        .map(result -> outcome(delivery, result));
    }

    private Uni<Void> ask(Delivery delivery, Handling handling) {
        return tracing.in(delivery, () -> handler.orElseThrow().handle(delivery.event().cloudEvent(), handling));
    }

    private static Delivery outcome(Delivery delivery, RetryPolicy.Result result) {
        Delivery tried = result.history().isEmpty() ? delivery : delivery.after(result.history());
        if (result.succeeded()) {
            return tried.handled(result.attempts());
        }
        Reason reason = result.failure() instanceof TimeoutException ? Reason.HANDLER_TIMEOUT : Reason.HANDLER_FAILED;
        return tried.givenUp(reason, AttemptLog.words(result.failure()), result.attempts());
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
