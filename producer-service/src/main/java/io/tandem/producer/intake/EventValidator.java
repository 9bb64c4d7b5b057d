package io.tandem.producer.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Echo;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.EventSchemas;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.security.Caller;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** What an event must fulfil beyond being valid: its size, whose source it names, and the schema of its type. */
@Singleton
public class EventValidator {

    /** Validating more than this takes longer than an event loop may be held. */
    private static final int LOOP_BYTES = 16 * 1024;
    /** A parsed JSON tree takes about this many times its text. */
    private static final int COST_OF_A_TREE = 12;

    private final ProducerConfig config;
    private final EventSchemas schemas;

    EventValidator(ProducerConfig config, EventSchemas schemas) {
        this.config = config;
        this.schemas = schemas;
    }

    /** Fails with a {@link ProblemException} if the event breaks a rule. */
    public Uni<Void> check(Event event, Admitted admission) {
        return judge(List.of(event), admission)
                .invoke(problems -> problems.get(0).ifPresent(EventValidator::refuse))
                .replaceWithVoid();
    }

    /** Fails with a {@link ProblemException} that tells each fault with its index if any event breaks a rule. */
    public Uni<Void> checkAll(List<Event> events, Admitted admission) {
        return judge(events, admission)
                .invoke(EventValidator::refuseAny)
                .replaceWithVoid();
    }

    /** Returns of each event the problem with it, if there is one. */
    public Uni<List<Optional<Problem>>> judge(List<Event> events, Admitted admission) {
        long bytes = bytesToValidate(events);
        Uni<List<Optional<Problem>>> judging = Uni.createFrom().item(() -> judgeNow(events, admission));
        Context context = Vertx.currentContext();
        if (bytes <= LOOP_BYTES || context == null) {
            return judging;
        }
        return judging
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .emitOn(work -> context.runOnContext(ignored -> work.run()));
    }

    // A loop, not a stream: this runs for each event.
    private long bytesToValidate(List<Event> events) {
        long bytes = 0;
        for (Event event : events) {
            bytes += schemas.apply(event) ? event.data().length : 0;
        }
        return bytes;
    }

    private List<Optional<Problem>> judgeNow(List<Event> events, Admitted admission) {
        List<Optional<Problem>> problems = new ArrayList<>(events.size());
        events.forEach(event -> problems.add(Optional.ofNullable(judgeNow(event, admission))));
        return problems;
    }

    /** One tree at a time: the next is parsed when this one is garbage. */
    private Problem judgeNow(Event event, Admitted admission) {
        if (!schemas.apply(event)) {
            return problem(event, admission.caller());
        }
        long tree = (long) COST_OF_A_TREE * event.data().length;
        admission.lease().grow(tree);
        try {
            return problem(event, admission.caller());
        } finally {
            admission.lease().shrink(tree);
        }
    }

    private Problem problem(Event event, Caller caller) {
        if (event.size() > config.limits().eventSize().asLongValue()) {
            return Problem.of(ProblemType.TOO_LARGE, "the event is larger than "
                    + config.limits().eventSize().asLongValue() + " bytes, data and attributes together");
        }
        if (config.security().bindSource() && caller.client() != null && !caller.owns(event.source())) {
            return Problem.of(ProblemType.FORBIDDEN, "the source of this client's events must be "
                    + caller.sourcePrefix() + " or start with " + caller.sourcePrefix() + "/");
        }
        List<EventSchemas.Violation> violations = schemas.validate(event);
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
            throw Problem.of(kind, "the batch was refused as a whole; each fault has the index of its event", faults)
                    .asException();
        }
    }
}
