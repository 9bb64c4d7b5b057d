/** Publishes, sweeps and queries dead letters, the events that were given up. */
package io.tandem.consumer.deadletter;
