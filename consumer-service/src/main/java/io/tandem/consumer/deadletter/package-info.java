/** Publishes, sweeps and queries dead letters: events that were given up. */
package io.tandem.consumer.deadletter;
