package io.tandem.producer.stream;

import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.cloudevents.JsonEventReader;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.intake.Admitted;
import io.tandem.producer.intake.EventValidator;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.publish.EventPublisher;
import io.tandem.producer.publish.PublishResult;
import io.tandem.producer.publish.Receipt;
import io.tandem.producer.stream.LineSplitter.Line;

/** The way of some lines of a stream: read, check, publish. What became of each stands in its {@link LineResult}. */
@Singleton
public class LineProcessor {

    private final JsonEventReader reader;
    private final EventValidator checks;
    private final EventPublisher publisher;
    private final ProducerConfig config;

    LineProcessor(JsonEventReader reader, EventValidator checks, EventPublisher publisher, ProducerConfig config) {
        this.reader = reader;
        this.checks = checks;
        this.publisher = publisher;
        this.config = config;
    }

    /** Returns the longest line that can hold an event: Base64 and escapes lengthen the data, attributes come on top. */
    int lineLimit() {
        return (int) Math.min(Integer.MAX_VALUE, 2 * config.limits().eventSize().asLongValue());
    }

    /** Reads and checks lines. The lines of one stream come here one after the other, or they would overtake. */
    Uni<List<LineResult>> check(List<Line> lines, Admitted admission) {
        List<LineResult> slots = lines.stream().map(this::read).toList();
        List<LineResult> readable = open(slots);
        return checks.judge(readable.stream().map(LineResult::event).toList(), admission)
                .invoke(problems -> {
                    for (int i = 0; i < readable.size(); i++) {
                        problems.get(i).ifPresent(readable.get(i)::refuse);
                    }
                })
                .replaceWith(slots);
    }

    /** Publishes what is still an event; completes when the fate of each is known. */
    Uni<Void> publish(List<LineResult> slots) {
        List<LineResult> valid = open(slots);
        if (valid.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return publisher.publishAll(valid.stream().map(LineResult::event).toList())
                .invoke(deliveries -> settle(valid, deliveries))
                .replaceWithVoid();
    }

    private static void settle(List<LineResult> lines, List<PublishResult> results) {
        for (int i = 0; i < lines.size(); i++) {
            LineResult line = lines.get(i);
            if (results.get(i) instanceof PublishResult.Accepted accepted) {
                line.accept(accepted.receipt());
            } else if (results.get(i) instanceof PublishResult.Failed failed) {
                line.refuse(ProblemMapper.of(failed.failure()));
            }
        }
    }

    private LineResult read(Line line) {
        LineResult slot = new LineResult(line.number());
        try {
            if (line.text() == null) {
                slot.refuse(Problem.of(ProblemType.TOO_LARGE, "the line is longer than " + lineLimit() + " bytes"));
            } else {
                slot.hold(reader.readEvent(line.text()));
            }
        } catch (InvalidEventException e) {
            slot.refuse(ProblemMapper.of(e));
        }
        return slot;
    }

    private static List<LineResult> open(List<LineResult> slots) {
        return slots.stream().filter(slot -> !slot.isRefused()).toList();
    }
}
