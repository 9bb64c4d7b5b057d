/** Hands journaled events to the handler again. */
package io.tandem.consumer.replay;
