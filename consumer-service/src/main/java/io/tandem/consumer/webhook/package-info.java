/** The built-in handler: sends each event to a URL. */
package io.tandem.consumer.webhook;
