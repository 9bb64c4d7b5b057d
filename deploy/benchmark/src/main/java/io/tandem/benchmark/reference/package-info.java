/** The references of the services: Kafka's own tools, bare SQL, and Kafka Connect. */
package io.tandem.benchmark.reference;
