/** Is a webhook really from its provider? */
package io.tandem.producer.signature;
