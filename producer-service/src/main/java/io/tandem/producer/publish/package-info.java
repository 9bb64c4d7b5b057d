/** Turns events into records on the topic, and each answer of the broker into a receipt or a failure. */
package io.tandem.producer.publish;
