/**
 * Who processes the events: implement {@link io.tandem.consumer.handler.EventHandler}; the rest keeps order, retries and gives
 * up.
 */
package io.tandem.consumer.handler;
