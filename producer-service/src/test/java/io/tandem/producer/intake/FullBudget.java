package io.tandem.producer.intake;

import java.util.ArrayList;
import java.util.List;

import io.tandem.producer.problem.ProblemException;

/** Holds what is left of the memory budget, up to a few bytes, in the name of other clients. */
public final class FullBudget implements AutoCloseable {

    private static final int STEP = 16 * 1024;
    /** One client may hold a quarter of the budget, or more. */
    private static final int CLIENTS = 5;

    private final List<MemoryBudget.Lease> leases = new ArrayList<>();

    private final MemoryBudget budget;

    public FullBudget(MemoryBudget budget) {
        this.budget = budget;
    }

    public void fill() {
        for (int client = 0; client < CLIENTS; client++) {
            MemoryBudget.Lease lease = budget.open("other " + client);
            leases.add(lease);
            fill(lease);
        }
    }

    private static void fill(MemoryBudget.Lease lease) {
        try {
            while (true) {
                lease.grow(STEP);
            }
        } catch (ProblemException full) {
            // This client may hold no more.
        }
    }

    @Override
    public void close() {
        leases.forEach(MemoryBudget.Lease::close);
    }
}
