/** Takes a stream of events (NDJSON) in and streams their receipts back. */
package io.tandem.producer.stream;
