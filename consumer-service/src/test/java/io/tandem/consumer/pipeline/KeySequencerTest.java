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
    void tasksOfOneKeyRunOneAfterAnother() {
        KeySequencer sequencer = new KeySequencer(10);
        CompletableFuture<Void> first = run(sequencer, "a", "a1", new CompletableFuture<>());
        run(sequencer, "a", "a2", new CompletableFuture<>());
        run(sequencer, "b", "b1", new CompletableFuture<>());
        assertThat(begun).containsExactly("a1", "b1");

        first.complete(null);

        assertThat(begun).containsExactly("a1", "b1", "a2");
    }

    @Test
    void theNextTaskBeginsAfterAFailure() {
        KeySequencer sequencer = new KeySequencer(10);
        CompletableFuture<Void> first = run(sequencer, "a", "a1", new CompletableFuture<>());
        run(sequencer, "a", "a2", new CompletableFuture<>());

        first.completeExceptionally(new IllegalStateException());

        assertThat(begun).containsExactly("a1", "a2");
    }

    @Test
    void tasksOfOneIdentityRunOneAfterAnotherEvenWithDifferentKeys() {
        KeySequencer sequencer = new KeySequencer(10);
        CompletableFuture<Void> first = run(sequencer, "a", "id", "a1", new CompletableFuture<>());
        run(sequencer, "b", "id", "b1", new CompletableFuture<>());
        run(sequencer, "b", "other", "b2", new CompletableFuture<>());
        run(sequencer, "a", "third", "a2", new CompletableFuture<>());
        assertThat(begun).as("b1 waits for a1, and b2 for b1").containsExactly("a1");

        first.complete(null);

        assertThat(begun).containsExactlyInAnyOrder("a1", "b1", "a2");
        assertThat(sequencer.isBusy("id")).isTrue();
    }

    @Test
    void anIdentityIsBusyUntilItsTaskEndsEvenIfItsTurnEndedBefore() {
        KeySequencer sequencer = new KeySequencer(10);
        CompletableFuture<Void> end = new CompletableFuture<>();
        sequencer.run("a", "id", turn -> {
            turn.done();
            return Uni.createFrom().completionStage(end);
        }).subscribe().with(done -> {
        });
        run(sequencer, "a", "id", "copy", new CompletableFuture<>());
        assertThat(begun).isEmpty();

        end.complete(null);

        assertThat(begun).containsExactly("copy");
    }

    @Test
    void anIdentityIsBusyWhileItsTaskWaits() {
        KeySequencer sequencer = new KeySequencer(1);
        CompletableFuture<Void> first = run(sequencer, "a", "1", "a1", CompletableFuture.completedFuture(null));
        CompletableFuture<Void> gate = run(sequencer, "a", "2", "a2", new CompletableFuture<>());
        CompletableFuture<Void> last = run(sequencer, "a", "3", "a3", CompletableFuture.completedFuture(null));
        assertThat(first).isDone();
        assertThat(sequencer.isBusy("1")).isFalse();
        assertThat(sequencer.isBusy("3")).isTrue();

        gate.complete(null);

        assertThat(last).isDone();
        assertThat(sequencer.isBusy("3")).isFalse();
    }

    @Test
    void theNextTaskBeginsAfterATaskThatThrowsOrIsNull() {
        KeySequencer sequencer = new KeySequencer(1);
        sequencer.run("a", turn -> {
            throw new IllegalStateException();
        }).subscribe().with(done -> {
        }, failure -> begun.add("threw"));
        sequencer.run("a", turn -> null).subscribe().with(done -> {
        }, failure -> begun.add("none"));
        run(sequencer, "a", "a3", new CompletableFuture<>());

        assertThat(begun).containsExactly("threw", "none", "a3");
    }

    @Test
    void atMostTheBoundRunsAtOnce() {
        KeySequencer sequencer = new KeySequencer(2);
        CompletableFuture<Void> first = run(sequencer, null, "1", new CompletableFuture<>());
        run(sequencer, null, "2", new CompletableFuture<>());
        run(sequencer, null, "3", new CompletableFuture<>());
        assertThat(begun).containsExactly("1", "2");

        first.complete(null);

        assertThat(begun).containsExactly("1", "2", "3");
    }

    @Test
    void aTurnCanEndBeforeItsTask() {
        KeySequencer sequencer = new KeySequencer(1);
        sequencer.run("a", turn -> {
            turn.done();
            return Uni.createFrom().nothing();
        }).subscribe().with(done -> {
        });
        run(sequencer, "a", "a2", new CompletableFuture<>());

        assertThat(begun).containsExactly("a2");
    }

    @Test
    void manyTasksThatCompleteAtOnceDoNotGrowTheStack() {
        KeySequencer sequencer = new KeySequencer(1);
        CompletableFuture<Void> gate = run(sequencer, "a", "gate", new CompletableFuture<>());
        int[] done = { 0 };
        for (int i = 0; i < 100_000; i++) {
            sequencer.run("a", i, turn -> Uni.createFrom().item(1)).subscribe().with(one -> done[0] += one);
        }

        gate.complete(null);

        assertThat(done[0]).isEqualTo(100_000);
        assertThat(sequencer.isBusy(99_999)).isFalse();
    }

    private CompletableFuture<Void> run(KeySequencer sequencer, String key, String name, CompletableFuture<Void> end) {
        return run(sequencer, key, null, name, end);
    }

    private CompletableFuture<Void> run(KeySequencer sequencer, String key, String identity, String name,
            CompletableFuture<Void> end) {
        sequencer.run(key, identity, turn -> {
            begun.add(name);
            return Uni.createFrom().completionStage(end);
        }).subscribe().with(done -> {
        }, failure -> {
        });
        return end;
    }
}
