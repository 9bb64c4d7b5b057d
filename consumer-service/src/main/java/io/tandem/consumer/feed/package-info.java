/** The live stream: new journal entries in the order of their positions. */
package io.tandem.consumer.feed;
