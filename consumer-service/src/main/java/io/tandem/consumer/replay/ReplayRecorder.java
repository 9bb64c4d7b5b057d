package io.tandem.consumer.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

/**
 * Writes results one transaction at a time. Each takes all results that wait, so that a replay uses one connection to write.
 */
final class ReplayRecorder {

    private record Waiting(ReplayResult result, CompletableFuture<ReplayProgress.Held> written) {
    }

    private final Function<List<ReplayResult>, Uni<ReplayProgress.Held>> write;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean isBusy;

    ReplayRecorder(Function<List<ReplayResult>, Uni<ReplayProgress.Held>> write) {
        this.write = write;
    }

    /** Completes when the result is written, or another run has the replay. */
    Uni<ReplayProgress.Held> record(ReplayResult result) {
        CompletableFuture<ReplayProgress.Held> written = new CompletableFuture<>();
        if (add(new Waiting(result, written))) {
            writeNext();
        }
        return Uni.createFrom().completionStage(written);
    }

    /** @return whether nothing was being written, so that the caller has to begin */
    private synchronized boolean add(Waiting more) {
        waiting.add(more);
        boolean isIdle = !isBusy;
        isBusy = true;
        return isIdle;
    }

    private void writeNext() {
        List<Waiting> group = take();
        if (group.isEmpty()) {
            return;
        }
        // Subscribed here because each member has its own Uni, and none owns the common transaction.
        Uni.createFrom().deferred(() -> write.apply(group.stream().map(Waiting::result).toList())).subscribe().with(
                held -> ended(() -> group.forEach(member -> member.written().complete(held))),
                failure -> ended(() -> group.forEach(member -> member.written().completeExceptionally(failure))));
    }

    private synchronized List<Waiting> take() {
        List<Waiting> group = waiting;
        waiting = new ArrayList<>();
        isBusy = !group.isEmpty();
        return group;
    }

    private void ended(Runnable complete) {
        writeNext();
        complete.run();
    }
}
