/** Travels through the pipeline: an event, its record and its outcome. */
package io.tandem.consumer.event;
