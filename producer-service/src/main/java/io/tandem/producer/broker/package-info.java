/** Watches the Kafka broker and checks that the topic is configured as the guarantees need it. */
package io.tandem.producer.broker;
