package io.tandem.producer.intake;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.security.Caller;

/**
 * A request that was let in.
 *
 * @param lease what it holds of the budget; given back when its answer is made
 * @param body comes once, when all of it is there
 */
public record Admitted(Caller caller, MemoryBudget.Lease lease, Uni<byte[]> body) {
}
