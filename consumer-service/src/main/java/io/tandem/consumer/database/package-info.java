/** Runs statements on PostgreSQL, retries them during outages, migrates the schema and deletes old events. */
package io.tandem.consumer.database;
