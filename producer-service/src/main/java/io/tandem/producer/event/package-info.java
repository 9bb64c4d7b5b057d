/** Defines an event, the rules of a valid event, and the key that orders it. */
package io.tandem.producer.event;
