/** Writes each event to PostgreSQL exactly once: inserts, duplicates and held keys. */
package io.tandem.consumer.journal;
