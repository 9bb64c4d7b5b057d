/** Access to PostgreSQL: statements are retried while it is down, the schema is migrated, old rows are deleted. */
package io.tandem.consumer.database;
