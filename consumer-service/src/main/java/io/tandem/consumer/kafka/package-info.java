/**
 * From the topic of events into the journal, and to the topic of dead letters: {@link io.tandem.consumer.kafka.EventsConsumer}
 * first.
 */
package io.tandem.consumer.kafka;
