/** HTTP in, Kafka out: {@code http} takes an event in, {@code event} says what a valid one is, {@code kafka} publishes it. */
package io.tandem.producer;
