/** The HTTP interface: admission, bodies, content modes, receipts and problems. */
package io.tandem.producer.http;
