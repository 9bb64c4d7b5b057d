package io.tandem.consumer.replay;

import java.util.UUID;

import io.tandem.consumer.journal.Position;

/**
 * A replay in the hands of this replica. Only the holder of the token writes progress.
 *
 * @param after every event up to this position is done
 * @param untilTx no event of the replay stands behind this transaction
 */
record ReplayLease(UUID replay, UUID token, Position after, String untilTx) {
}
