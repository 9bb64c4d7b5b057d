/** What travels through the pipeline: an event, the record that it came in, and what becomes of it. */
package io.tandem.consumer.event;
