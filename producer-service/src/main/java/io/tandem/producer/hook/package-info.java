/** Signed webhooks of providers in: verifies them over their bytes, and makes an event of each. */
package io.tandem.producer.hook;
