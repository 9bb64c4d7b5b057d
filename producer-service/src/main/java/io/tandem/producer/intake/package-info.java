/** Admits a request, reads its body within bounds of memory and time, and validates its events. */
package io.tandem.producer.intake;
