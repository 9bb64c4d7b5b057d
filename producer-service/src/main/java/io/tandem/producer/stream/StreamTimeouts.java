package io.tandem.producer.stream;

import io.tandem.producer.ProducerConfig;
import io.vertx.core.Vertx;

/** Ends a stream without progress: the receipts are not read, a line does not end, or the sender is silent. */
final class StreamTimeouts {

    private static final long CHECK_MILLIS = 1000;

    private final EventStream stream;
    private final long stallMillis;
    private final long idleMillis;
    private final Vertx vertx;
    private long byteAt = now();
    private long lineAt = now();
    private long readAt = now();
    private long timer = -1;

    StreamTimeouts(EventStream stream, ProducerConfig.Stream config, Vertx vertx) {
        this.stream = stream;
        this.stallMillis = config.stall().toMillis();
        this.idleMillis = config.idle().toMillis();
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
            if (now() - readAt > stallMillis) {
                stream.end(StreamEnd.ABORTED);
            }
            return;
        }
        readAt = now();
        if (stream.isHeldBack()) {
            // The upload is paused, so the time of the sender does not run.
            byteAt = now();
            lineAt = now();
        } else if (stream.isInLine() && now() - lineAt > stallMillis) {
            stream.end(StreamEnd.stopped("a line did not come to its end within " + stallMillis / 1000 + " s"));
        } else if (now() - byteAt > idleMillis) {
            stream.end(StreamEnd.stopped("nothing came for " + idleMillis / 1000 + " s"));
        } else if (!stream.isInLine()) {
            lineAt = now();
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
