package io.tandem.consumer.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tandem.consumer.journal.Position;

/** Keeps the newest entries of the feed, without a gap. It holds a maximum of entries and bytes, and drops the oldest first. */
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

    /** The position of the newest entry, or the start of the ring. */
    public synchronized FeedId head() {
        return new FeedId(journal, head);
    }

    /** The position before the oldest entry. */
    public synchronized Position floor() {
        return floor;
    }

    /** The entries after a position, in order. Empty if the ring has dropped some of them. */
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
