package io.tandem.producer.intake;

import io.tandem.producer.ProducerConfig;

/**
 * The bounds of a stream.
 *
 * @param window bytes that its lines may hold on their way to the broker
 * @param unread bytes of receipts that may wait for their reader
 * @param stallMillis without progress, then it ends
 * @param idleMillis without a byte, then it ends
 */
public record StreamRules(long window, int unread, long stallMillis, long idleMillis) {

    /** What arrives from the socket at once, and is cut into lines. */
    private static final int CHUNKS = 128 * 1024;

    public static StreamRules of(ProducerConfig.Stream config) {
        return new StreamRules(config.window().asLongValue(), config.unreadReceipts().asBigInteger().intValueExact(),
                config.stall().toMillis(), config.idle().toMillis());
    }

    /** Returns the bytes that a stream holds of the budget for as long as it runs. */
    public long cost() {
        return window + unread + CHUNKS;
    }
}
