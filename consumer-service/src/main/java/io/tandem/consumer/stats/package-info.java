/** What flows, how fast and how far behind, for the whole group of replicas. */
package io.tandem.consumer.stats;
