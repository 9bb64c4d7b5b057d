/**
 * Runs the real classes of the consumer on one thread and a virtual clock. Only the Kafka consumer, PostgreSQL, the handler
 * and the producer of dead letters are doubles. One seed decides everything that is random.
 */
package io.tandem.consumer.simulation;
