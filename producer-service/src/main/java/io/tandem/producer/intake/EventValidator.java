package io.tandem.producer.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Echo;
import io.tandem.producer.event.Event;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.schema.EventSchemas;
import io.tandem.producer.security.Caller;

/** Validates the size of an event, its source and its data, against the limits, its caller and the schema of its type. */
@Singleton
public class EventValidator {

    /** Validating more data than this would block the event loop for too long. */
    private static final int LOOP_BYTES = 16 * 1024;
    /** The most faults in the answer to a batch. */
    private static final int MAX_FAULTS = 100;
    /** The parsed data of one event may take so many times the size of the largest event. */
    static final int COST_OF_A_TREE = 12;

    private final ProducerConfig config;
    private final EventSchemas schemas;

    EventValidator(ProducerConfig config, EventSchemas schemas) {
        this.config = config;
        this.schemas = schemas;
    }

    /** Fails with a {@link ProblemException} if the event breaks a rule. */
    public Uni<Void> checkOne(Event event, Admission admission) {
        return findProblems(List.of(event), admission)
                .invoke(problems -> problems.get(0).ifPresent(EventValidator::refuse))
                .replaceWithVoid();
    }

    /** Fails with a {@link ProblemException} if any event breaks a rule; its faults have the index of their event. */
    public Uni<Void> checkAll(List<Event> events, Admission admission) {
        return findProblems(events, admission, MAX_FAULTS)
                .invoke(EventValidator::refuseAny)
                .replaceWithVoid();
    }

    /** Emits the problem of each event, or an empty Optional, in the order of the events. */
    public Uni<List<Optional<Problem>>> findProblems(List<Event> events, Admission admission) {
        return findProblems(events, admission, Integer.MAX_VALUE);
    }

    private Uni<List<Optional<Problem>>> findProblems(List<Event> events, Admission admission, int maxFaults) {
        return bytesToValidate(events) <= LOOP_BYTES
                ? Uni.createFrom().item(() -> findProblemsNow(events, admission, maxFaults))
                : admission.onWorker(() -> findProblemsNow(events, admission, maxFaults));
    }

    // A loop, because this runs for each event and a stream costs more.
    private long bytesToValidate(List<Event> events) {
        long bytes = 0;
        for (Event event : events) {
            bytes += schemas.apply(event) ? event.data().length : 0;
        }
        return bytes;
    }

    /** Holds about so many faults; the problems of later events have no list of them, because no answer has room for it. */
    List<Optional<Problem>> findProblemsNow(List<Event> events, Admission admission, int maxFaults) {
        List<Optional<Problem>> problems = new ArrayList<>(events.size());
        int faults = 0;
        for (Event event : events) {
            Problem problem = findProblem(event, admission);
            if (problem != null && problem.errors() != null) {
                problem = faults < maxFaults ? problem : Problem.of(problem.kind(), problem.detail());
                faults += problem.errors() == null ? 0 : problem.errors().size();
            }
            problems.add(Optional.ofNullable(problem));
        }
        return problems;
    }

    /** Counts the memory of the parsed data. Only one event of a request is parsed at a time. */
    private Problem findProblem(Event event, Admission admission) {
        TreeLease tree = new TreeLease(admission.lease());
        try {
            return findProblem(event, admission.caller(), tree);
        } catch (ProblemException e) {
            if (e.problem().kind() == ProblemType.TOO_LARGE) {
                return e.problem();
            }
            throw e;
        } finally {
            tree.giveBack();
        }
    }

    private Problem findProblem(Event event, Caller caller, LongConsumer tree) {
        if (event.size() > config.limits().eventSize().asLongValue()) {
            return Problem.of(ProblemType.TOO_LARGE, "the event is larger than "
                    + config.limits().eventSize().asLongValue() + " bytes, data and attributes together");
        }
        if (config.security().bindSource() && caller.isAuthenticated() && !caller.owns(event.source())) {
            return Problem.of(ProblemType.FORBIDDEN, "the source of this client's events must be "
                    + caller.sourcePrefix() + " or start with " + caller.sourcePrefix() + "/, without the segments . and ..");
        }
        List<EventSchemas.Violation> violations = schemas.validate(event, tree);
        return violations.isEmpty() ? null
                : Problem.of(ProblemType.SCHEMA, "the data does not match the schema of type '" + Echo.of(event.type()) + "'",
                        violations.stream().map(v -> new Problem.Fault(null, v.pointer(), v.message())).toList());
    }

    private static void refuse(Problem problem) {
        throw problem.asException();
    }

    private static void refuseAny(List<Optional<Problem>> problems) {
        List<Problem.Fault> faults = new ArrayList<>();
        ProblemType kind = null;
        for (int index = 0; index < problems.size(); index++) {
            if (problems.get(index).isPresent()) {
                Problem problem = problems.get(index).get();
                kind = kind == null ? problem.kind() : kind;
                faults.addAll(problem.faultsAt(index));
            }
        }
        if (kind != null) {
            String detail = "the batch was refused as a whole; each fault has the index of its event";
            throw (faults.size() <= MAX_FAULTS ? Problem.of(kind, detail, faults)
                    : Problem.of(kind, detail + "; these are the first " + MAX_FAULTS + " faults",
                            List.copyOf(faults.subList(0, MAX_FAULTS))))
                    .asException();
        }
    }

    /** The memory of the data that is being parsed. */
    private final class TreeLease implements LongConsumer {

        private final MemoryBudget.Lease lease;
        private long held;

        TreeLease(MemoryBudget.Lease lease) {
            this.lease = lease;
        }

        @Override
        public void accept(long bytes) {
            if (held + bytes > RequestCost.ofTree(config.limits())) {
                throw Problem.of(ProblemType.TOO_LARGE, "the data has too many values to validate it: they take more memory"
                        + " than " + COST_OF_A_TREE + " times the largest event; send less in one event").asException();
            }
            lease.grow(bytes);
            held += bytes;
        }

        void giveBack() {
            lease.shrink(held);
        }
    }
}
