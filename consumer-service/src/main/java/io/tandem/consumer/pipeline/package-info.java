/**
 * From the topic to the journal: order, concurrency, back-pressure and offsets. Begin with
 * {@link io.tandem.consumer.pipeline.EventsConsumer}.
 */
package io.tandem.consumer.pipeline;
