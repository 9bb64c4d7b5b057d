package io.tandem.consumer.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.tandem.consumer.simulation.Plan.Settings;
import io.tandem.consumer.simulation.Simulation.Result;

/** Cuts a plan that breaks a promise down to few sends and faults that still break the same one. */
final class Shrinker {

    private final String promise;
    private Result smallest;

    private Shrinker(Result failed) {
        this.promise = failed.violation().promise();
        this.smallest = failed;
    }

    /** @param failed has a violation */
    static Result shrink(Result failed) {
        Shrinker shrinker = new Shrinker(failed);
        int before;
        do {
            before = shrinker.size();
            shrinker.without(plan -> plan.faults().size(),
                    (plan, i, count) -> plan.with(plan.sends(), cut(plan.faults(), i, count)));
            shrinker.without(plan -> plan.sends().size(),
                    (plan, i, count) -> plan.with(cut(plan.sends(), i, count), plan.faults()));
            shrinker.simpler();
        } while (shrinker.size() < before);
        return shrinker.smallest;
    }

    /** Describes the failure of a seed for a person. */
    static String report(Result failed) {
        Result small = Simulation.run(shrink(failed).plan(), true);
        StringBuilder text = new StringBuilder();
        text.append("Seed ").append(failed.plan().seed()).append(" breaks a promise: ").append(failed.violation().getMessage())
                .append("\nThe shortest history that breaks it:\n  ").append(small.plan().settings());
        small.plan().sends().forEach(send -> text.append("\n  ").append(send));
        small.plan().faults().forEach(fault -> text.append("\n  ").append(fault));
        small.lines().forEach(line -> text.append('\n').append(line));
        return text.append("\n=> ").append(small.violation() == null ? "not broken again: the replay is not exact"
                : small.violation().getMessage()).toString();
    }

    private interface Cut {
        Plan apply(Plan plan, int from, int count);
    }

    private int size() {
        return smallest.plan().faults().size() + smallest.plan().sends().size();
    }

    private void without(Function<Plan, Integer> size, Cut cut) {
        for (int count = Math.max(1, size.apply(smallest.plan()) / 2); count >= 1; count /= 2) {
            for (int from = 0; from + count <= size.apply(smallest.plan());) {
                if (!attempt(cut.apply(smallest.plan(), from, count))) {
                    from += count;
                }
            }
        }
    }

    private static <T> List<T> cut(List<T> all, int from, int count) {
        List<T> fewer = new ArrayList<>(all);
        fewer.subList(from, from + count).clear();
        return fewer;
    }

    private void simpler() {
        Settings now = smallest.plan().settings();
        for (int replicas = 1; replicas < now.replicas(); replicas++) {
            if (attempt(smallest.plan().with(new Settings(replicas, now.partitions(), now.handler(), now.holdKeys(),
                    now.concurrency(), now.window(), now.lanes(), now.batchRows(), now.attempts(), now.maxAttempts(),
                    now.breaker(), now.drainSeconds(), now.pollRecords(), now.pool())))) {
                return;
            }
        }
    }

    private boolean attempt(Plan plan) {
        Result result = Simulation.run(plan, false);
        boolean same = result.violation() != null && result.violation().promise().equals(promise);
        if (same) {
            smallest = result;
        }
        return same;
    }
}
