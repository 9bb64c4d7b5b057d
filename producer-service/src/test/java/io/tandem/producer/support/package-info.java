/** Helpers that the tests of several packages share. */
package io.tandem.producer.support;
