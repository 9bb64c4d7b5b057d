package io.tandem.consumer.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.feed.FeedWait;
import io.tandem.consumer.feed.LiveFeed;
import io.tandem.consumer.handler.CircuitBreaker;
import io.tandem.consumer.pipeline.Assignments;
import io.tandem.consumer.pipeline.MissedRecords;
import io.tandem.consumer.stats.Stats.GroupFigures;
import io.tandem.consumer.stats.Stats.HandlerState;
import io.tandem.consumer.stats.Stats.JournalFigures;
import io.tandem.consumer.stats.Stats.Replica;
import io.tandem.consumer.stats.Stats.State;
import io.tandem.consumer.stats.Stats.StreamState;

/** Collects the figures, at most every two seconds for any number of callers. */
@ApplicationScoped
public class StatsService {

    private static final Logger LOG = Logger.getLogger(StatsService.class);
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final JournalStats journal;
    private final GroupLag group;
    private final Assignments assignments;
    private final MissedRecords missed;
    private final LiveFeed feed;
    private final FeedWait feedWait;
    private final CircuitBreaker breaker;
    private final ConsumerConfig config;
    private final Uni<Stats> stats;

    StatsService(JournalStats journal, GroupLag group, Assignments assignments, MissedRecords missed, LiveFeed feed,
            FeedWait feedWait,
            CircuitBreaker breaker, ConsumerConfig config) {
        this.journal = journal;
        this.group = group;
        this.assignments = assignments;
        this.missed = missed;
        this.feed = feed;
        this.feedWait = feedWait;
        this.breaker = breaker;
        this.config = config;
        this.stats = Uni.createFrom().deferred(this::take)
                .memoize().forFixedDuration(FRESH);
    }

    /** Returns figures at most two seconds old. A dependency that does not answer is null and down. */
    public Uni<Stats> get() {
        return stats;
    }

    private Uni<Stats> take() {
        return Uni.combine().all().unis(settled(journal.figures()), settled(journal.readOnly()), settled(group.figures()))
                .with(this::stats);
    }

    private static <T> Uni<Optional<T>> settled(Uni<T> figures) {
        return figures
                .onFailure().invoke(failure -> LOG.debug("Some figures are missing", failure))
                .map(Optional::of)
                .onFailure().recoverWithItem(Optional.empty());
    }

    private Stats stats(Optional<JournalFigures> journaled, Optional<Boolean> readOnly, Optional<GroupFigures> lag) {
        return new Stats(Instant.now(), journaled.orElse(null), lag.orElse(null),
                database(journaled.isPresent(), readOnly.orElse(false)),
                lag.isPresent() ? State.UP : State.down("the broker does not answer, or does not know the topic"),
                handler(),
                stream(),
                new Replica(partitions(), feed.listeners(), missed.count()));
    }

    private static State database(boolean answers, boolean readOnly) {
        if (!answers) {
            return State.down("the journal does not answer");
        }
        return readOnly ? State.down("PostgreSQL is read-only") : State.UP;
    }

    private HandlerState handler() {
        return breaker.pause()
                .map(pause -> new HandlerState(config.handler().name(), "paused", pause.since(), pause.reason()))
                .orElseGet(() -> new HandlerState(config.handler().name(), "running", null, null));
    }

    private StreamState stream() {
        return feedWait.current()
                .map(wait -> new StreamState(wait.since(), wait.blocker()))
                .orElseGet(() -> new StreamState(null, null));
    }

    private List<Integer> partitions() {
        return assignments.partitions().stream()
                .map(TopicPartition::partition)
                .sorted()
                .toList();
    }
}
