/** Writes down the attempts of the handler. */
package io.tandem.consumer.attempt;
