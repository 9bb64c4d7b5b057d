package io.tandem.producer.stream;

import io.tandem.producer.intake.StreamRules;
import io.vertx.core.Vertx;

/** Ends a stream in which nothing moves: receipts that are not read, a line without an end, a sender that is silent. */
final class StreamTimeouts {

    private static final long CHECK_MILLIS = 1000;

    private final EventStream stream;
    private final StreamRules rules;
    private final Vertx vertx;
    private long byteAt = now();
    private long lineAt = now();
    private long readAt = now();
    private long timer = -1;

    StreamTimeouts(EventStream stream, StreamRules rules, Vertx vertx) {
        this.stream = stream;
        this.rules = rules;
        this.vertx = vertx;
    }

    void start() {
        timer = vertx.setPeriodic(CHECK_MILLIS, tick -> check());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    void bytesCame() {
        byteAt = now();
    }

    void lineEnded() {
        lineAt = now();
    }

    void receiptsRead() {
        readAt = now();
    }

    private void check() {
        if (stream.isUnread()) {
            if (now() - readAt > rules.stallMillis()) {
                stream.abandon();
            }
            return;
        }
        readAt = now();
        if (stream.isHeldBack()) {
            // The sender cannot go on: its clocks stand still.
            byteAt = now();
            lineAt = now();
        } else if (stream.isInLine() && now() - lineAt > rules.stallMillis()) {
            stream.stop("a line did not come to its end within " + rules.stallMillis() / 1000 + " s");
        } else if (now() - byteAt > rules.idleMillis()) {
            stream.stop("nothing came for " + rules.idleMillis() / 1000 + " s");
        } else if (!stream.isInLine()) {
            lineAt = now();
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
