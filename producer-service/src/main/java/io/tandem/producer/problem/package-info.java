/** Answers every request that fails with a problem document (RFC 9457). */
package io.tandem.producer.problem;
