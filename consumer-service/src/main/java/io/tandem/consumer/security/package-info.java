/** Decides who may call the service. */
package io.tandem.consumer.security;
