/** Runs the handler again on dead letters of the journal. */
package io.tandem.consumer.redrive;
