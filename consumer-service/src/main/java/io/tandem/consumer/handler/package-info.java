/** The extension point {@link io.tandem.consumer.handler.EventHandler}, and the policy of retries around it. */
package io.tandem.consumer.handler;
