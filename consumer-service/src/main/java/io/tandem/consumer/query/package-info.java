/** Reads single events and pages of events from the journal, and their JSON. */
package io.tandem.consumer.query;
