/** Decodes a record into an event, or says why it is none. */
package io.tandem.consumer.decode;
