/** Where records end up: Kafka's log and the journal, counted and measured from outside the services. */
package io.tandem.benchmark.store;
