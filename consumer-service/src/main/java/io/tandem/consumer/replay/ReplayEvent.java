package io.tandem.consumer.replay;

import io.tandem.consumer.event.Identity;

/**
 * An event that a replay has still to hand out.
 *
 * @param key a hash of the record's key; null if it has none
 */
record ReplayEvent(Identity identity, String key) {
}
