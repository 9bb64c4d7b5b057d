/** Finds and lists events in the journal, waits for them, and writes them in JSON. */
package io.tandem.consumer.query;
