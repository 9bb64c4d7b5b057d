package io.tandem.consumer.stats;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The figures of the whole group, and the state of the dependencies of this replica.
 *
 * @param at the time of the figures
 * @param journal null while the database does not answer
 * @param group null while the broker does not answer
 */
public record Stats(Instant at, JournalFigures journal, GroupFigures group, State database, State broker,
        HandlerState handler, StreamState stream, Replica replica) {

    /**
     * The figures of the journal.
     *
     * @param perSecond events journaled a second, over the last ten seconds or less
     * @param types the same by type, the most frequent first, at most 20
     */
    public record JournalFigures(double perSecond, List<TypeRate> types, Totals totals, Latency latency) {
    }

    public record TypeRate(String type, double perSecond) {
    }

    /**
     * Events in the journal.
     *
     * @param estimated whether there are too many to count
     */
    public record Totals(long processed, long deadLettered, boolean estimated) {
    }

    /**
     * The time from acceptance by the broker to the journal, over the newest 20,000 events of the last five minutes.
     *
     * @param p50Millis the median; null without events
     * @param p99Millis the 99th percentile; null without events
     */
    public record Latency(Double p50Millis, Double p99Millis) {
    }

    /**
     * The figures of the consumer group.
     *
     * @param lag records accepted and not yet committed as processed
     */
    public record GroupFigures(String name, long lag, List<PartitionLag> partitions) {
    }

    /**
     * One partition.
     *
     * @param member the host of the replica that it is assigned to, or null for none
     * @param position the offset of the next record to process, for the metrics only
     */
    public record PartitionLag(int partition, long lag, String member, @JsonIgnore long position) {
    }

    /**
     * @param state {@code up} or {@code down}
     * @param detail why it is down, or null
     */
    public record State(String state, String detail) {
        static final State UP = new State("up", null);

        static State down(String detail) {
            return new State("down", detail);
        }
    }

    /**
     * @param name of the handler, {@code none} if events are journaled only
     * @param state {@code running} or {@code paused}
     * @param since the start of the pause, or null
     * @param reason the failure that caused the pause, or null
     */
    public record HandlerState(String name, String state, Instant since, String reason) {
    }

    /**
     * The live stream of the replica that answers.
     *
     * @param waitingSince since when entries wait for an open transaction; null if none wait
     * @param waitsFor the transaction, in words; null if none wait
     */
    public record StreamState(Instant waitingSince, String waitsFor) {
    }

    /**
     * The replica that answers.
     *
     * @param partitions the partitions that it owns
     * @param streams the number of clients of its live stream
     * @param missed records that the topic deleted before it read them, since its start
     */
    public record Replica(List<Integer> partitions, int streams, long missed) {
    }
}
