/** Takes events in over HTTP and publishes them on Kafka; this package holds the settings and the metrics. */
package io.tandem.producer;
