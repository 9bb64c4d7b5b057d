package io.tandem.consumer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;

class KeySequencerTest {

    private final List<String> begun = new ArrayList<>();

    @Test
    void aKeysTasksRunOneAfterAnother() {
        KeySequencer lanes = new KeySequencer(10);
        CompletableFuture<Void> first = run(lanes, "a", "a1", new CompletableFuture<>());
        run(lanes, "a", "a2", new CompletableFuture<>());
        run(lanes, "b", "b1", new CompletableFuture<>());
        assertThat(begun).containsExactly("a1", "b1");

        first.complete(null);

        assertThat(begun).containsExactly("a1", "b1", "a2");
    }

    @Test
    void aFailureLetsTheNextBegin() {
        KeySequencer lanes = new KeySequencer(10);
        CompletableFuture<Void> first = run(lanes, "a", "a1", new CompletableFuture<>());
        run(lanes, "a", "a2", new CompletableFuture<>());

        first.completeExceptionally(new IllegalStateException());

        assertThat(begun).containsExactly("a1", "a2");
    }

    @Test
    void tasksOfOneIdentityRunOneAfterAnotherInWhateverLane() {
        KeySequencer lanes = new KeySequencer(10);
        CompletableFuture<Void> first = run(lanes, "a", "id", "a1", new CompletableFuture<>());
        run(lanes, "b", "id", "b1", new CompletableFuture<>());
        run(lanes, "b", "other", "b2", new CompletableFuture<>());
        run(lanes, "a", "third", "a2", new CompletableFuture<>());
        assertThat(begun).as("b1 waits for a1, and b2 for b1").containsExactly("a1");

        first.complete(null);

        assertThat(begun).containsExactlyInAnyOrder("a1", "b1", "a2");
        assertThat(lanes.isBusy("id")).isTrue();
    }

    @Test
    void anIdentityIsBusyUntilItsTaskHasEndedWhateverBecameOfTheTurn() {
        KeySequencer lanes = new KeySequencer(10);
        CompletableFuture<Void> end = new CompletableFuture<>();
        lanes.run("a", "id", turn -> {
            turn.done();
            return Uni.createFrom().completionStage(end);
        }).subscribe().with(done -> {
        });
        run(lanes, "a", "id", "copy", new CompletableFuture<>());
        assertThat(begun).isEmpty();

        end.complete(null);

        assertThat(begun).containsExactly("copy");
    }

    @Test
    void anIdentityIsBusyWhileItsTaskWaits() {
        KeySequencer lanes = new KeySequencer(1);
        CompletableFuture<Void> first = run(lanes, "a", "1", "a1", CompletableFuture.completedFuture(null));
        CompletableFuture<Void> gate = run(lanes, "a", "2", "a2", new CompletableFuture<>());
        CompletableFuture<Void> last = run(lanes, "a", "3", "a3", CompletableFuture.completedFuture(null));
        assertThat(first).isDone();
        assertThat(lanes.isBusy("1")).isFalse();
        assertThat(lanes.isBusy("3")).isTrue();

        gate.complete(null);

        assertThat(last).isDone();
        assertThat(lanes.isBusy("3")).isFalse();
    }

    @Test
    void aTaskThatThrowsOrIsNoneLetsTheNextBegin() {
        KeySequencer lanes = new KeySequencer(1);
        lanes.run("a", turn -> {
            throw new IllegalStateException();
        }).subscribe().with(done -> {
        }, failure -> begun.add("threw"));
        lanes.run("a", turn -> null).subscribe().with(done -> {
        }, failure -> begun.add("none"));
        run(lanes, "a", "a3", new CompletableFuture<>());

        assertThat(begun).containsExactly("threw", "none", "a3");
    }

    @Test
    void noMoreThanTheBoundRunAtOnce() {
        KeySequencer lanes = new KeySequencer(2);
        CompletableFuture<Void> first = run(lanes, null, "1", new CompletableFuture<>());
        run(lanes, null, "2", new CompletableFuture<>());
        run(lanes, null, "3", new CompletableFuture<>());
        assertThat(begun).containsExactly("1", "2");

        first.complete(null);

        assertThat(begun).containsExactly("1", "2", "3");
    }

    @Test
    void aTurnCanEndBeforeItsTask() {
        KeySequencer lanes = new KeySequencer(1);
        lanes.run("a", turn -> {
            turn.done();
            return Uni.createFrom().nothing();
        }).subscribe().with(done -> {
        });
        run(lanes, "a", "a2", new CompletableFuture<>());

        assertThat(begun).containsExactly("a2");
    }

    @Test
    void manyTasksThatCompleteAtOnceDoNotGrowTheStack() {
        KeySequencer lanes = new KeySequencer(1);
        CompletableFuture<Void> gate = run(lanes, "a", "gate", new CompletableFuture<>());
        int[] done = { 0 };
        for (int i = 0; i < 100_000; i++) {
            lanes.run("a", i, turn -> Uni.createFrom().item(1)).subscribe().with(one -> done[0] += one);
        }

        gate.complete(null);

        assertThat(done[0]).isEqualTo(100_000);
        assertThat(lanes.isBusy(99_999)).isFalse();
    }

    private CompletableFuture<Void> run(KeySequencer lanes, String key, String name, CompletableFuture<Void> end) {
        return run(lanes, key, null, name, end);
    }

    private CompletableFuture<Void> run(KeySequencer lanes, String key, String identity, String name,
            CompletableFuture<Void> end) {
        lanes.run(key, identity, turn -> {
            begun.add(name);
            return Uni.createFrom().completionStage(end);
        }).subscribe().with(done -> {
        }, failure -> {
        });
        return end;
    }
}
