/** What an event is, when it is valid, and which key orders it. */
package io.tandem.producer.event;
