/** A real Kafka broker and a real PostgreSQL on this machine, without Docker: for tests and for {@code deploy/local/up}. */
package io.tandem.local;
