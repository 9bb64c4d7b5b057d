package io.tandem.consumer.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tandem.consumer.journal.Position;

/**
 * The newest stretch of the feed, without a gap: everything after its floor. Bounded in entries and in bytes; the
 * oldest go first.
 */
public final class FeedRing {

    private final String journal;
    private final FeedEntry[] entries;
    private final long maxBytes;
    private long first;
    private long next;
    private long bytes;
    private Position floor;
    private Position head;

    FeedRing(FeedId start, int capacity, long maxBytes) {
        this.journal = start.journal();
        this.entries = new FeedEntry[capacity];
        this.maxBytes = maxBytes;
        this.floor = start.position();
        this.head = start.position();
    }

    /** The place of the newest entry, or of where the ring began. */
    public synchronized FeedId head() {
        return new FeedId(journal, head);
    }

    /** The place before the oldest entry. */
    public synchronized Position floor() {
        return floor;
    }

    /** What follows a place, in order; nothing at all if the ring has forgotten some of it. */
    public synchronized Optional<List<FeedEntry>> after(Position position, int atMost) {
        if (position.compareTo(floor) < 0) {
            return Optional.empty();
        }
        var following = new ArrayList<FeedEntry>();
        for (long i = firstAfter(position); i < next && following.size() < atMost; i++) {
            following.add(at(i));
        }
        return Optional.of(following);
    }

    synchronized void add(List<FeedEntry> more) {
        for (FeedEntry entry : more) {
            while (next - first == entries.length || next > first && bytes + entry.frame().length() > maxBytes) {
                forgetOldest();
            }
            entries[(int) (next++ % entries.length)] = entry;
            bytes += entry.frame().length();
            head = entry.position();
        }
    }

    private void forgetOldest() {
        FeedEntry oldest = at(first);
        entries[(int) (first++ % entries.length)] = null;
        bytes -= oldest.frame().length();
        floor = oldest.position();
    }

    private long firstAfter(Position position) {
        long low = first;
        long high = next;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (at(middle).position().compareTo(position) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private FeedEntry at(long index) {
        return entries[(int) (index % entries.length)];
    }
}
