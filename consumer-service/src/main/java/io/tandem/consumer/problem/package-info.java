/** Maps each error to a problem document (RFC 9457). */
package io.tandem.consumer.problem;
