/** What the services are held against: Kafka's own tools, bare SQL, and Kafka Connect. */
package io.tandem.benchmark.reference;
