/** From the topic to the journal: order, concurrency, back-pressure and offsets. */
package io.tandem.consumer.pipeline;
