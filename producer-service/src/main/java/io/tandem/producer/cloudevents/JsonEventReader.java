package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Echo;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.event.JsonFaults;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;

/**
 * Reads the JSON format of CloudEvents 1.0 in one pass over the bytes. It parses the attributes, and copies the bytes of
 * {@code data} unchanged after checking that they are JSON.
 */
@Singleton
public class JsonEventReader {

    private static final int DECODE_CHARS = 8192;

    private final JsonFactory factory;
    private final int batchLimit;
    private final AttributeLimit attributes;

    JsonEventReader(ProducerConfig config, AttributeLimit attributes) {
        this.attributes = attributes;
        factory = JsonFactory.builder()
                // Clients choose the names. The JVM would keep an interned name for a long time.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(config.limits().jsonDepth())
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        batchLimit = config.limits().batchEvents();
    }

    /** @throws InvalidEventException if the body is not one event */
    public Event readEvent(byte[] body) {
        return parse(body, parser -> {
            expect(parser, JsonToken.START_OBJECT, "a JSON object: one event");
            return JsonEvent.read(parser, body, attributes).toEvent();
        });
    }

    /**
     * Reads a batch.
     *
     * @param counter receives the number of members of each event; an exception from it ends the reading
     * @throws ProblemException with the index and the fault of each invalid event
     */
    List<Event> readBatch(byte[] body, IntConsumer counter) {
        return parse(body, parser -> {
            expect(parser, JsonToken.START_ARRAY, "a JSON array of events");
            List<Event> events = new ArrayList<>();
            List<Problem.Fault> faults = new ArrayList<>();
            IntConsumer counters = attributes.ofBatch().andThen(counter);
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                if (index == batchLimit) {
                    throw Problem.of(ProblemType.TOO_LARGE, "the batch has more than " + batchLimit + " events")
                            .asException();
                }
                readInto(events, faults, parser, body, index, counters);
            }
            if (!faults.isEmpty()) {
                throw refused(faults);
            }
            return events;
        });
    }

    private static ProblemException refused(List<Problem.Fault> faults) {
        return Problem.of(ProblemType.MALFORMED, "the batch was refused as a whole: " + faults.size()
                + " of its events are not valid", faults).asException();
    }

    private void readInto(List<Event> events, List<Problem.Fault> faults, JsonParser parser, byte[] body, int index,
            IntConsumer counter) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            counter.accept(0);
            faults.add(new Problem.Fault(index, null, "an event must be a JSON object"));
            return;
        }
        try {
            JsonEvent event = JsonEvent.read(parser, body, attributes);
            counter.accept(event.members());
            events.add(event.toEvent());
        } catch (AttributeLimit.ExceededException e) {
            faults.add(new Problem.Fault(index, null, e.getMessage()));
            throw refused(faults);
        } catch (InvalidEventException e) {
            faults.add(new Problem.Fault(index, null, e.getMessage()));
        }
    }

    private <T> T parse(byte[] body, Reading<T> reading) {
        checkUtf8(body);
        try (JsonParser parser = factory.createParser(body)) {
            T result = reading.read(parser);
            if (parser.nextToken() != null) {
                throw new InvalidEventException("the body has more than one JSON value");
            }
            return result;
        } catch (JsonProcessingException e) {
            throw new InvalidEventException(JsonFaults.of(e, "the body"));
        } catch (IOException e) {
            throw new InvalidEventException("the body is not JSON");
        }
    }

    private static void expect(JsonParser parser, JsonToken token, String what) throws IOException {
        if (parser.nextToken() != token) {
            throw new InvalidEventException("the body must be " + what);
        }
    }

    /** @throws InvalidEventException unless the version is 1.0 */
    static void checkVersion(String version) {
        if (!"1.0".equals(version)) {
            throw new InvalidEventException(version == null ? "attribute 'specversion' is missing; it must be \"1.0\""
                    : "attribute 'specversion' must be 1.0, was '" + Echo.of(version) + "'");
        }
    }

    /**
     * Checks that JSON is UTF-8 (RFC 8259, 8.1), because the parser does not check values that it skips.
     *
     * @throws InvalidEventException if the bytes are not UTF-8, or seem to be UTF-16 or UTF-32
     */
    private static void checkUtf8(byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(DECODE_CHARS, bytes.length + 1));
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
            if (result.isError()) {
                throw new InvalidEventException("the body is not UTF-8 at byte " + in.position());
            }
        } while (result.isOverflow());
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw new InvalidEventException("the body is not UTF-8 but seems to be UTF-16 or UTF-32");
            }
        }
    }

    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }
}
