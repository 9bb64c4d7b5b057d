package io.tandem.consumer.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.Counter;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.feed.FeedEntry;
import io.tandem.consumer.feed.FeedFilter;
import io.tandem.consumer.feed.FeedId;
import io.tandem.consumer.feed.FeedRing;
import io.tandem.consumer.feed.LiveFeed;
import io.tandem.consumer.feed.LiveFeed.Admission;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * One client of the stream: a position in the feed that advances as fast as the connection takes entries. It has no queue. A
 * client that falls off the ring, or reads nothing for too long, is dropped and may resume. Runs on its connection's thread.
 */
final class StreamClient implements LiveFeed.Listener {

    private static final int BATCH = 200;
    private static final int RECONNECT_MILLIS = 2000;

    private static final String EXPIRED = "event: expired\n"
            + "data: {\"detail\":\"the credential has expired: connect again with a new one and the last id\"}\n\n";

    private final HttpServerResponse response;
    private final LiveFeed feed;
    private final FeedFilter filter;
    private final ConsumerConfig.Stream config;
    private final Counter dropped;
    private final Context thread = Vertx.currentContext();
    private final AtomicBoolean told = new AtomicBoolean();
    private FeedRing ring;
    private FeedId place;
    private long heart;
    private long expiry = -1;
    private Instant fullSince;
    private boolean live;
    private boolean reading;
    private boolean closed;

    StreamClient(HttpServerResponse response, LiveFeed feed, FeedFilter filter, ConsumerConfig.Stream config,
            Counter dropped) {
        this.response = response;
        this.feed = feed;
        this.filter = filter;
        this.config = config;
        this.dropped = dropped;
    }

    /** Ends the stream at this time, when the client's credential is no longer valid. The last event says so. */
    void endAt(Instant time) {
        long left = Math.max(1, Duration.between(Instant.now(), time).toMillis());
        expiry = thread.owner().setTimer(left, any -> end(EXPIRED));
    }

    /** Begins the answer. Entries follow. */
    void start(Admission admission) {
        thread.runOnContext(any -> open(admission));
    }

    @Override
    public void more() {
        // Several signals before the next look cause one look.
        if (told.compareAndSet(false, true)) {
            thread.runOnContext(any -> {
                told.set(false);
                pump();
            });
        }
    }

    @Override
    public void ended() {
        end("");
    }

    private void end(String last) {
        thread.runOnContext(any -> {
            if (!closed) {
                close();
                response.end(ring == null ? "" : last);
            }
        });
    }

    /** Leaves the feed. The connection is closed, or will be. */
    void close() {
        closed = true;
        feed.leave(this);
        thread.owner().cancelTimer(heart);
        thread.owner().cancelTimer(expiry);
    }

    private void open(Admission admission) {
        if (closed) {
            return;
        }
        ring = admission.ring();
        place = admission.from();
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                // Tells buffering proxies to pass entries on at once.
                .putHeader("X-Accel-Buffering", "no")
                .drainHandler(any -> pump());
        response.write(Buffer.buffer("retry: " + RECONNECT_MILLIS + "\n" + id() + notice(admission.notice())));
        heart = thread.owner().setPeriodic(config.heartbeat().toMillis(), any -> beat());
        pump();
    }

    private String notice(LiveFeed.Notice notice) {
        return switch (notice) {
            case NONE -> "\n";
            case GAP -> "event: gap\ndata: {\"detail\":\"entries after your last one may be past the retention\"}\n\n";
            case RESET -> "event: reset\ndata: {\"detail\":\"your last entry is of another journal: this one begins now\"}\n\n";
        };
    }

    private String id() {
        return "id: " + place + "\n";
    }

    private void pump() {
        while (ring != null && !closed && !reading && !full()) {
            Optional<List<FeedEntry>> next = ring.after(place.position(), BATCH);
            if (next.isEmpty()) {
                catchUp();
            } else if (next.get().isEmpty()) {
                return;
            } else {
                live = true;
                send(next.get());
            }
        }
    }

    private boolean full() {
        if (!response.writeQueueFull()) {
            fullSince = null;
            return false;
        }
        if (fullSince == null) {
            fullSince = Instant.now();
        }
        return true;
    }

    private void send(List<FeedEntry> entries) {
        Buffer frames = Buffer.buffer();
        for (FeedEntry entry : entries) {
            if (filter.admits(entry)) {
                frames.appendBuffer(entry.frame());
            }
        }
        place = place.at(entries.get(entries.size() - 1).position());
        if (frames.length() > 0) {
            response.write(frames);
        }
    }

    /** Reads a page of the table for a client that resumes. Drops a client that kept up before and is too slow now. */
    private void catchUp() {
        if (live) {
            drop();
            return;
        }
        reading = true;
        FeedId floor = place.at(ring.floor());
        feed.page(place)
                .subscribe().with(page -> thread.runOnContext(any -> turn(page, floor)),
                        failure -> ended());
    }

    private void turn(List<FeedEntry> page, FeedId floor) {
        reading = false;
        if (closed) {
            return;
        }
        if (!page.isEmpty()) {
            send(page);
        }
        if (page.size() < LiveFeed.PAGE && place.position().compareTo(floor.position()) < 0) {
            // The page reached the ring, so the ring has everything that follows.
            place = floor;
        }
        pump();
    }

    private void beat() {
        if (full()) {
            if (fullSince.plus(config.stallTimeout()).isBefore(Instant.now())) {
                drop();
            }
        } else {
            // Sends the position too, for a client with a narrow filter.
            response.write(": heartbeat\n" + id() + "\n");
        }
    }

    private void drop() {
        dropped.increment();
        close();
        response.reset();
    }
}
