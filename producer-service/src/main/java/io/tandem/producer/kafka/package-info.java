/** The way to the topic: the only package that knows Kafka. */
package io.tandem.producer.kafka;
