/** Reads CloudEvents from the bytes and headers of a request. */
package io.tandem.producer.cloudevents;
