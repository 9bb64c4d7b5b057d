package io.tandem.consumer.handler;

import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;

/**
 * The one extension point: a CDI bean with an {@code @Identifier}, chosen by {@code tandem.consumer.handler.name}.
 * Events of one key come one after another and in order, of different keys at the same time.
 */
public interface EventHandler {

    /**
     * Processes an event; it may come again after a crash or a rebalance, with the same {@code source} and {@code id}.
     * Must not block: work that does belongs on a worker pool ({@code runSubscriptionOn}).
     *
     * @return completes when the event is processed. A {@link PermanentFailure} gives it up at once, any other failure
     *         is tried again by {@link RetryPolicy}; throwing, returning null and not completing in time count as failures.
     */
    Uni<Void> handle(CloudEvent event);
}
