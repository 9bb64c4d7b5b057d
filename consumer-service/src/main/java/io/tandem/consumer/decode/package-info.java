/** Decodes a record into an event, or into a dead letter with the reason. */
package io.tandem.consumer.decode;
