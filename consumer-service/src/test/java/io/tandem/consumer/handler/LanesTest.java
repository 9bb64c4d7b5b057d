package io.tandem.consumer.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;

class LanesTest {

    private final List<String> begun = new ArrayList<>();

    @Test
    void aKeysTasksRunOneAfterAnother() {
        Lanes lanes = new Lanes(10);
        CompletableFuture<Void> first = run(lanes, "a", "a1", new CompletableFuture<>());
        run(lanes, "a", "a2", new CompletableFuture<>());
        run(lanes, "b", "b1", new CompletableFuture<>());
        assertThat(begun).containsExactly("a1", "b1");

        first.complete(null);

        assertThat(begun).containsExactly("a1", "b1", "a2");
    }

    @Test
    void aFailureLetsTheNextBegin() {
        Lanes lanes = new Lanes(10);
        CompletableFuture<Void> first = run(lanes, "a", "a1", new CompletableFuture<>());
        run(lanes, "a", "a2", new CompletableFuture<>());

        first.completeExceptionally(new IllegalStateException());

        assertThat(begun).containsExactly("a1", "a2");
        assertThat(lanes.isBusy("a")).isTrue();
    }

    @Test
    void aTaskThatThrowsOrIsNoneLetsTheNextBegin() {
        Lanes lanes = new Lanes(1);
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
        Lanes lanes = new Lanes(2);
        CompletableFuture<Void> first = run(lanes, null, "1", new CompletableFuture<>());
        run(lanes, null, "2", new CompletableFuture<>());
        run(lanes, null, "3", new CompletableFuture<>());
        assertThat(begun).containsExactly("1", "2");

        first.complete(null);

        assertThat(begun).containsExactly("1", "2", "3");
    }

    @Test
    void aTurnCanEndBeforeItsTask() {
        Lanes lanes = new Lanes(1);
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
        Lanes lanes = new Lanes(1);
        CompletableFuture<Void> gate = run(lanes, "a", "gate", new CompletableFuture<>());
        int[] done = { 0 };
        for (int i = 0; i < 100_000; i++) {
            lanes.run("a", turn -> Uni.createFrom().item(1)).subscribe().with(one -> done[0] += one);
        }

        gate.complete(null);

        assertThat(done[0]).isEqualTo(100_000);
        assertThat(lanes.isBusy("a")).isFalse();
    }

    private CompletableFuture<Void> run(Lanes lanes, String key, String name, CompletableFuture<Void> end) {
        lanes.run(key, turn -> {
            begun.add(name);
            return Uni.createFrom().completionStage(end);
        }).subscribe().with(done -> {
        }, failure -> {
        });
        return end;
    }
}
