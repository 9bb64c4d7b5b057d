/** Dead letters get another chance: the handler runs again, from the journal. */
package io.tandem.consumer.redrive;
