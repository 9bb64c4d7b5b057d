package io.tandem.producer.intake;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.restassured.path.json.JsonPath;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.producer.support.Sender;

/** In the memory that the manifest gives the service, no request ends it: each gets its answer, and the next is taken. */
class ShippedMemoryIT {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int ATTRIBUTES_BELOW_A_REQUEST = 399_000;
    private static final int ATTRIBUTES_BELOW_A_LINE = 199_000;
    private static final int ITEMS = 299_000;
    private static final String ONE = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String STREAM = "application/x-ndjson";

    @TempDir
    static Path schemas;

    private static ServiceProcess service;

    /** Requests that are legal in size; what they hold grows faster than their bytes. */
    private enum Worst {
        INTEGER_ATTRIBUTES(ONE, 400, () -> event("t", attributes(ATTRIBUTES_BELOW_A_REQUEST, "1"))),
        EMPTY_ATTRIBUTES(ONE, 400, () -> event("t", attributes(ATTRIBUTES_BELOW_A_REQUEST * 9 / 10, "\"\""))),
        UNSET_ATTRIBUTES(ONE, 400, () -> event("t", attributes(ATTRIBUTES_BELOW_A_REQUEST * 7 / 10, "null"))),
        ATTRIBUTES_OF_ONE_IN_A_BATCH(BATCH, 400, () -> "[" + event("t", attributes(ATTRIBUTES_BELOW_A_REQUEST, "1")) + "]"),
        ATTRIBUTES_OF_ALL_IN_A_BATCH(BATCH, 400, () -> batch(800, event("t", attributes(400, "1")))),
        ATTRIBUTES_OF_A_LINE(STREAM, 400, () -> event("t", attributes(ATTRIBUTES_BELOW_A_LINE, "1")) + "\n"),
        VIOLATIONS_OF_ITEMS(ONE, 422, () -> event("strings", data(ITEMS))),
        VIOLATIONS_OF_ALTERNATIVES(ONE, 422, () -> event("alternatives", data(ITEMS))),
        VIOLATIONS_IN_A_BATCH(BATCH, 422, () -> batch(2, event("strings", data(ITEMS / 2)))),
        VIOLATIONS_OF_A_LINE(STREAM, 422, () -> event("strings", data(ITEMS)) + "\n");

        private final String contentType;
        private final int status;
        private final Supplier<String> body;

        Worst(String contentType, int status, Supplier<String> body) {
            this.contentType = contentType;
            this.status = status;
            this.body = body;
        }
    }

    @BeforeAll
    static void writeSchemas() throws IOException {
        Files.writeString(schemas.resolve("strings.json"), "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}");
        Files.writeString(schemas.resolve("alternatives.json"),
                "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\"},{\"type\":\"array\"}]}}");
    }

    @BeforeEach
    void startUnlessTheLastCaseLeftOneThatServes() {
        if (service == null || service.output().contains("OutOfMemoryError") || !accepts()) {
            stop();
            service = PackagedService.producer().shipped().with("tandem.producer.schemas.folder", schemas.toString()).start();
        }
    }

    /** Whether a small event is accepted within ten seconds. */
    private static boolean accepts() {
        return new Sender(service.address()).postAsync("/events/marker", "text/plain", "x", Duration.ofSeconds(10))
                .handle((answer, failure) -> failure == null && answer.statusCode() == 202).join();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Worst.class)
    void aRequestThatHoldsMoreThanItsBytesIsRefusedAndTheNextIsTaken(Worst worst) throws IOException {
        String body = worst.body.get();

        assertRefused(worst, send(worst, body));

        assertThat(service.output()).doesNotContain("OutOfMemoryError");
        Patience.await("events are accepted").until(ShippedMemoryIT::accepts);
        assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> send(Worst worst, String body) {
        try {
            return new Sender(service.address()).postAsync("/events", worst.contentType, body, ANSWER_LIMIT).join();
        } catch (CompletionException e) {
            throw new AssertionError("No answer; the log of the service:\n" + service.output(), e);
        }
    }

    /** A stream answers each line; its own status is always 200. */
    private static void assertRefused(Worst worst, HttpResponse<String> answer) {
        boolean stream = worst.contentType.equals(STREAM);
        JsonPath problem = JsonPath.from(answer.body().lines().findFirst().orElse("{}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(stream ? 200 : worst.status);
        assertThat(problem.getInt("status")).as(answer.body()).isEqualTo(worst.status);
        if (worst.status == 422) {
            assertThat(problem.getList("errors")).hasSizeBetween(1, 100);
        }
        if (stream) {
            assertThat(problem.getInt("line")).isEqualTo(1);
            assertThat(answer.body()).contains("\"complete\":true");
        }
    }

    private static String event(String type, String members) {
        return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/worst\",\"type\":\"" + type + "\"," + members + "}";
    }

    /** Names of five characters, since shorter ones would be those of the specification now and then. */
    private static String attributes(int count, String value) {
        return IntStream.range(0, count).mapToObj(n -> "\"" + Integer.toString(2_000_000 + n, 36) + "\":" + value)
                .collect(joining(","));
    }

    private static String data(int items) {
        return "\"data\":[" + "0,".repeat(items - 1) + "0]";
    }

    private static String batch(int events, String event) {
        return "[" + (event + ",").repeat(events - 1) + event + "]";
    }
}
