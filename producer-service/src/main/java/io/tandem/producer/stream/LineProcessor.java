package io.tandem.producer.stream;

import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.cloudevents.JsonEventReader;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.intake.EventValidator;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.intake.RequestCost;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.publish.EventPublisher;
import io.tandem.producer.publish.PublishResult;
import io.tandem.producer.stream.LineSplitter.Line;

/** Reads, validates and publishes lines of a stream, and keeps the outcome of each in its {@link LineResult}. */
@Singleton
class LineProcessor {

    private final JsonEventReader reader;
    private final EventValidator validator;
    private final EventPublisher publisher;
    private final ProducerConfig config;

    LineProcessor(JsonEventReader reader, EventValidator validator, EventPublisher publisher, ProducerConfig config) {
        this.reader = reader;
        this.validator = validator;
        this.publisher = publisher;
        this.config = config;
    }

    /** Returns the bytes of the longest line. */
    int lineLimit() {
        return RequestCost.longestLine(config.limits());
    }

    /** Reads and validates lines. A stream must not validate two batches at once, because the second could overtake. */
    Uni<List<LineResult>> validate(List<Line> lines, Admission admission) {
        List<LineResult> results = lines.stream().map(this::read).toList();
        List<LineResult> events = withoutRefused(results);
        return validator.findProblems(events.stream().map(LineResult::event).toList(), admission)
                .invoke(problems -> {
                    for (int i = 0; i < events.size(); i++) {
                        problems.get(i).ifPresent(events.get(i)::refuse);
                    }
                })
                .replaceWith(results);
    }

    /**
     * Publishes the events of the lines that are not refused; completes when each has a receipt or a problem. Their bytes
     * count until the Kafka client holds none of them.
     */
    Uni<Void> publish(List<LineResult> results, Admission admission) {
        List<LineResult> valid = withoutRefused(results);
        if (valid.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return publisher.publishAll(valid.stream().map(LineResult::event).toList(), admission.lease().share())
                .invoke(published -> settle(valid, published))
                .replaceWithVoid();
    }

    private static void settle(List<LineResult> lines, List<PublishResult> published) {
        for (int i = 0; i < lines.size(); i++) {
            LineResult line = lines.get(i);
            if (published.get(i) instanceof PublishResult.Accepted accepted) {
                line.accept(accepted.receipt());
            } else if (published.get(i) instanceof PublishResult.Failed failed) {
                line.refuse(ProblemMapper.of(failed.failure()));
            }
        }
    }

    private LineResult read(Line line) {
        LineResult result = new LineResult(line.number());
        try {
            if (line.text() == null) {
                result.refuse(Problem.of(ProblemType.TOO_LARGE, "the line is longer than " + lineLimit() + " bytes"));
            } else {
                result.read(reader.readEvent(line.text()));
            }
        } catch (InvalidEventException e) {
            result.refuse(ProblemMapper.of(e));
        }
        return result;
    }

    private static List<LineResult> withoutRefused(List<LineResult> results) {
        return results.stream().filter(result -> !result.isRefused()).toList();
    }
}
