package io.tandem.consumer.replay;

import java.util.List;

import io.tandem.consumer.journal.Position;

/**
 * A part of the journal.
 *
 * @param events those of the replay that are not done, in the order of the journal
 * @param end the position of the last row of the part; null if it has none
 * @param isLast whether nothing of the replay stands behind it
 */
record ReplayPage(List<ReplayEvent> events, Position end, boolean isLast) {
}
