/** Checks the broker and its topics, and configures the connector. */
package io.tandem.consumer.broker;
