/** The JAX-RS resource that takes single events and batches in. */
package io.tandem.producer.http;
