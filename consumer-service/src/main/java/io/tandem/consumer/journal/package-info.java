/** What became of each event, in PostgreSQL: written by the pipeline, read by HTTP. */
package io.tandem.consumer.journal;
