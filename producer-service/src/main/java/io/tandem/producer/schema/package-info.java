/** The JSON Schemas of event types, and the bounds of checking data against them. */
package io.tandem.producer.schema;
