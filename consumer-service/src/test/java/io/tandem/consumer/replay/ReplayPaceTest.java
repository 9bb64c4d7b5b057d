package io.tandem.consumer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.Time;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.local.testkit.Patience;

/** The pace of a replay is even, and a pause does not become a burst. */
class ReplayPaceTest {

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return now.get();
        }
    };
    private final ReplayPace pace = new ReplayPace(time, 100);

    @Test
    void eachEventHasASlotOfItsOwn() {
        assertThat(IntStream.range(0, 4).mapToObj(event -> Duration.ofNanos(pace.take()).toMillis()))
                .containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void slotsThatNobodyTookAreLost() {
        pace.take();
        now.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(pace.take()).isZero();
        assertThat(Duration.ofNanos(pace.take())).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void aWaitEndsWhenTheReplayStops() {
        IntStream.range(0, 100_000).forEach(event -> pace.take());

        assertThatThrownBy(
                () -> pace.await(Uni.createFrom().failure(PartitionLostException::new)).await().atMost(Patience.LIMIT))
                .isInstanceOf(PartitionLostException.class);
    }
}
