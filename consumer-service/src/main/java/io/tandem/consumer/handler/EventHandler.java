package io.tandem.consumer.handler;

import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Handling;

/**
 * The one extension point. A handler is a CDI bean with an {@code @Identifier}; {@code tandem.consumer.handler.name} chooses
 * it. It gets the events of one key in order, one after another, and events of different keys at the same time.
 */
public interface EventHandler {

    /**
     * Processes an event. The event may come again after a crash or a rebalance, with the same {@code source} and {@code id}.
     * Must not block; blocking work belongs on a worker pool ({@code runSubscriptionOn}).
     *
     * @return completes when the event is processed. A {@link PermanentFailure} gives the event up at once.
     *         {@link RetryPolicy} retries any other failure. An exception, null and a time-out count as failures.
     */
    Uni<Void> handle(CloudEvent event);

    /**
     * Does the same for a handler that distinguishes a replay or a redrive from the first handling. The service calls this
     * method.
     *
     * @param handling why the event comes, with the id of the replay
     */
    default Uni<Void> handle(CloudEvent event, Handling handling) {
        return handle(event);
    }
}
