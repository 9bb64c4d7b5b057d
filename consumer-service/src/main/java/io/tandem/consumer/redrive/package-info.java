/** Handles dead letters again, from the journal. */
package io.tandem.consumer.redrive;
