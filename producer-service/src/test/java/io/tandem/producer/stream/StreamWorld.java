package io.tandem.producer.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.cloudevents.JsonEventReader;
import io.tandem.producer.intake.EventValidator;
import io.tandem.producer.intake.MemoryBudget;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.intake.RequestCost;
import io.tandem.producer.problem.ProblemWriter;
import io.tandem.producer.publish.EventPublisher;
import io.tandem.producer.schema.EventSchemas;
import io.tandem.producer.security.Caller;
import io.tandem.producer.support.TestConfig;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The classes of the service around a stream, with doubles for HTTP connections, for timers and for the Kafka client. */
final class StreamWorld {

    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    private final ProducerConfig config = TestConfig.with("tandem.producer.stream.window", "4K",
            "tandem.producer.stream.unread-receipts", "4K", "tandem.producer.limits.event-size", "1K",
            "tandem.producer.limits.request-size", "64K", "tandem.producer.limits.batch-events", "10",
            "tandem.producer.limits.in-flight", "450K");
    private final ProducerMetrics metrics = new ProducerMetrics(new SimpleMeterRegistry()) {
        @Override
        public void budget(Number most, Supplier<Number> used) {
            StreamWorld.this.budgetUsed = used;
        }
    };
    private Supplier<Number> budgetUsed;
    private final Kafka kafka = new Kafka();
    private final Vertx vertx = proxy(Vertx.class, (method, arguments) -> method.equals("setPeriodic") ? 1L : (Object) true);
    private final MemoryBudget budget = make(MemoryBudget.class, config, metrics);
    private final ProblemWriter writer = make(ProblemWriter.class, config, JSON, metrics);
    private final LineProcessor processor = processor();
    private int opened;

    private LineProcessor processor() {
        KafkaProducer<?, ?> channel = proxy(KafkaProducer.class, (method, arguments) -> method.equals("unwrap") ? kafka
                : Map.of("delivery.timeout.ms", 10_000));
        KafkaClientService clients = proxy(KafkaClientService.class, (method, arguments) -> channel);
        EventPublisher publisher = make(EventPublisher.class, clients, config, OpenTelemetry.noop(), metrics,
                make(named("io.tandem.producer.publish.SendLiveness")));
        call(publisher, "start");
        return new LineProcessor(
                make(JsonEventReader.class, config, make(named("io.tandem.producer.cloudevents.AttributeLimit"), config)),
                make(EventValidator.class, config, make(EventSchemas.class, config)), publisher, config);
    }

    long used() {
        return budgetUsed.get().longValue();
    }

    long limit() {
        return config.limits().inFlight().asLongValue();
    }

    /** Lets the Kafka client refuse records, or take them again. */
    void refuse(boolean refuses) {
        kafka.sendException = refuses ? new TimeoutException("the buffer is full") : null;
    }

    /** Answers the oldest send. @return false if there is none */
    boolean answer(Random random, boolean mayFail) {
        return mayFail && random.nextInt(6) == 0 ? kafka.errorNext(new TimeoutException("expired")) : kafka.completeNext();
    }

    /** Admits a stream and starts it, as the route does. */
    Client open(String account, boolean stopOnError) {
        MemoryBudget.Lease lease = (MemoryBudget.Lease) call(budget, "open", account);
        lease.grow(RequestCost.ofStream(config.stream()));
        return new Client(opened++, new Admission(new Caller(null, account), lease, Uni.createFrom().nothing()), stopOnError);
    }

    /** A line of the upload; its number counts blank lines too. */
    record Sent(int number, String id) {
    }

    /** The Kafka client. It knows which events it acknowledged. */
    private static final class Kafka extends MockProducer<byte[], byte[]> {

        private final Set<String> acknowledged = new HashSet<>();

        Kafka() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            String id = new String(record.headers().lastHeader("ce_id").value(), UTF_8);
            return super.send(record, (position, failure) -> {
                if (failure == null) {
                    acknowledged.add(id);
                }
                callback.onCompletion(position, failure);
            });
        }
    }

    /** A client of one stream: its upload, its response, and its connection. */
    final class Client {

        private final int number;
        private final EventStream stream;
        private final Map<String, Handler<Object>> handlers = new HashMap<>();
        private final Buffer written = Buffer.buffer();
        private final List<Sent> sent = new ArrayList<>();
        private final List<String> unacknowledged = new ArrayList<>();
        private Buffer rest = Buffer.buffer();
        private boolean paused = true;
        private boolean uploaded;
        private boolean full;
        private boolean closed;
        private boolean gone;
        private int ends;
        private int lines;

        Client(int number, Admission admission, boolean stopOnError) {
            this.number = number;
            HttpServerResponse response = proxy(HttpServerResponse.class, this::response);
            HttpServerRequest request = proxy(HttpServerRequest.class,
                    (method, arguments) -> request(response, method, arguments));
            this.stream = new EventStream(request, admission, processor, config.stream(),
                    new StreamResponse(response, writer, metrics, false), stopOnError, vertx);
            stream.start();
        }

        private Object request(HttpServerResponse response, String method, Object... arguments) {
            switch (method) {
                case "handler", "endHandler", "exceptionHandler" -> handlers.put(method, handler(arguments[0]));
                case "pause" -> paused = true;
                case "resume" -> paused = false;
                default -> {
                }
            }
            return switch (method) {
                case "isEnded" -> uploaded;
                case "version" -> HttpVersion.HTTP_1_1;
                case "response" -> response;
                default -> null;
            };
        }

        private Object response(String method, Object... arguments) {
            switch (method) {
                case "drainHandler" -> handlers.put(method, handler(arguments[0]));
                case "write" -> write((Buffer) arguments[0]);
                case "end" -> {
                    write((Buffer) arguments[0]);
                    ends++;
                    closed = true;
                }
                default -> {
                }
            }
            return switch (method) {
                case "closed", "ended" -> closed;
                case "writeQueueFull" -> full;
                case "isChunked" -> true;
                default -> null;
            };
        }

        @SuppressWarnings("unchecked")
        private static Handler<Object> handler(Object given) {
            return (Handler<Object>) given;
        }

        /** A receipt is written only after the acknowledgement of its event. */
        private void write(Buffer bytes) {
            written.appendBuffer(bytes);
            parse(bytes).stream().filter(line -> line.has("offset")).map(line -> line.get("id").asText())
                    .filter(id -> !kafka.acknowledged.contains(id)).forEach(unacknowledged::add);
        }

        /** Sends some bytes, unless the upload is paused; the rest of the last line later. */
        void upload(Random random) {
            if (uploaded || gone) {
                return;
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                rest.appendString(line(random));
            }
            if (!paused) {
                int bytes = random.nextInt(rest.length() + 1);
                Buffer chunk = rest.getBuffer(0, bytes);
                rest = rest.getBuffer(bytes, rest.length());
                handlers.get("handler").handle(chunk);
            }
        }

        private String line(Random random) {
            lines++;
            String id = number + "-" + lines;
            int kind = random.nextInt(12);
            if (kind == 0) {
                return "\n";
            }
            sent.add(new Sent(lines, id));
            return switch (kind) {
                case 1 -> "nonsense\n";
                case 2 -> "x".repeat(3_000) + "\n";
                default -> "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/s\",\"type\":\"t\",\"data\":\""
                        + "d".repeat(random.nextInt(kind == 3 ? 2_000 : 200)) + "\"}\n";
            };
        }

        /** Reads the response, or stops reading it. */
        void read(boolean reads) {
            boolean wasFull = full;
            full = !reads;
            if (wasFull && reads && !closed) {
                handlers.get("drainHandler").handle(null);
            }
        }

        /** Ends the upload if nothing of it is left. */
        void endUpload() {
            if (!uploaded && !gone && !paused && rest.length() == 0) {
                uploaded = true;
                handlers.get("endHandler").handle(null);
            }
        }

        /** The connection ends, seen by its reader or by its writer. */
        void disconnect(boolean byReader) {
            if (!closed) {
                gone = true;
                closed = true;
                if (byReader && !uploaded) {
                    handlers.get("exceptionHandler").handle(null);
                } else {
                    stream.end(StreamEnd.ABORTED);
                }
            }
        }

        /** Sends what is left of the upload. @return whether that was anything */
        boolean finish() {
            boolean more = !uploaded && !gone && !closed && !paused;
            if (more && rest.length() > 0) {
                Buffer chunk = rest;
                rest = Buffer.buffer();
                handlers.get("handler").handle(chunk);
            } else if (more) {
                endUpload();
            }
            return more;
        }

        boolean isGone() {
            return gone;
        }

        int ends() {
            return ends;
        }

        List<Sent> sent() {
            return sent;
        }

        List<String> unacknowledged() {
            return unacknowledged;
        }

        List<JsonNode> response() {
            return parse(written);
        }
    }

    private static List<JsonNode> parse(Buffer lines) {
        try {
            return JSON.readerFor(JsonNode.class).<JsonNode> readValues(lines.getBytes()).readAll();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Answer {
        Object to(String method, Object... arguments);
    }

    /** A double; a method without an answer returns the double itself. */
    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, arguments) -> {
            Object given = answer.to(method.getName(), arguments);
            return given == null && method.getReturnType().isInstance(self) ? self : given;
        }));
    }

    /** Makes an object of a class that only its own package can make. */
    private static <T> T make(Class<T> type, Object... arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> named(String type) {
        try {
            return Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Object target, String method, Object... arguments) {
        try {
            for (var declared : target.getClass().getDeclaredMethods()) {
                if (declared.getName().equals(method)) {
                    declared.setAccessible(true);
                    return declared.invoke(target,
                            declared.getParameterCount() == arguments.length ? arguments : new Object[1]);
                }
            }
            throw new IllegalStateException(method);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
