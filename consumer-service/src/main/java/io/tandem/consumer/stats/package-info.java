/** Counts, rates and lag of the whole group of replicas. */
package io.tandem.consumer.stats;
