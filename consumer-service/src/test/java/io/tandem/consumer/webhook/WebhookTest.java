package io.tandem.consumer.webhook;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.handler.CircuitBreaker;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;
import io.tandem.local.testkit.WebhookReceiver.Call;

/** The webhook delivers events over HTTP, follows the status codes, and loses no event while the destination is down. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class WebhookTest extends TopicToJournal {

    private static final String NEW_SECRET = "whsec_bmV3IHNlY3JldCBvZiB0aGUgZGVzdGluYXRpb24=";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Inject
    CircuitBreaker breaker;

    @Inject
    ConsumerConfig config;

    @Inject
    RecordedSpans spans;

    private WebhookReceiver receiver;

    @BeforeEach
    void listen() {
        receiver = new WebhookReceiver(config.webhook().url().orElseThrow().getPort());
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void sendsTheEventInBinaryMode() {
        String id = newId();
        Map<String, String> headers = TopicWriter.event(id);
        headers.put("ce_subject", "Euro € \"50%\"");
        headers.put("ce_time", "2026-11-01T12:00:00Z");
        headers.put("ce_tenant", "acme");
        headers.put("internal", "not an attribute");
        topic.send("k", headers, bytes("body"));
        journal.awaitEvent(id);

        Call call = receiver.calls(id).get(0);
        assertThat(call.path()).isEqualTo("/hook?for=test");
        assertThat(call.body()).isEqualTo(bytes("body"));
        assertThat(call.header("ce-specversion")).isEqualTo("1.0");
        assertThat(call.header("ce-source")).isEqualTo("urn:test");
        assertThat(call.header("ce-type")).isEqualTo("test.event");
        assertThat(call.header("ce-subject")).isEqualTo("Euro%20%E2%82%AC%20%2250%25%22");
        assertThat(call.header("ce-time")).isEqualTo("2026-11-01T12:00:00Z");
        assertThat(call.header("ce-tenant")).isEqualTo("acme");
        assertThat(call.header("content-type")).isEqualTo("text/plain");
        assertThat(call.header("authorization")).isEqualTo("Bearer token");
        assertThat(call.header("internal")).isNull();
    }

    @Test
    void signsRequestsAsStandardWebhooksDefines() {
        receiver.on("signed", (call, attempt) -> Answer.of(attempt == 1 ? 503 : 200));
        String id = send("signed", "k");
        journal.awaitEvent(id);

        List<Call> calls = receiver.calls(id);
        assertThat(calls).hasSize(2).extracting(call -> call.header("webhook-id")).doesNotContainNull().containsOnly(
                calls.get(0).header("webhook-id"));
        for (Call call : calls) {
            assertThat(call.header("webhook-signature")).isEqualTo("v1," + signature(WebhookProfile.SECRET, call));
        }
    }

    /** The destination changes to the new secret while it gets signatures of both; no delivery fails meanwhile. */
    @Test
    void secretsAndCredentialsRotateWithoutAFailedDelivery() throws IOException {
        Path secrets = config.webhook().secretFile().orElseThrow();
        Path credential = config.webhook().authorizationFile().orElseThrow();
        AtomicReference<String> valid = new AtomicReference<>(WebhookProfile.SECRET);
        AtomicInteger refused = new AtomicInteger();
        receiver.on("rotating", (call, attempt) -> {
            boolean known = call.header("webhook-signature").contains("v1," + signature(valid.get(), call));
            refused.addAndGet(known ? 0 : 1);
            return Answer.of(known ? 200 : 401);
        });
        try {
            awaitCall("one secret", call -> !call.header("webhook-signature").contains(" "));
            Files.writeString(secrets, WebhookProfile.SECRET + "\n" + NEW_SECRET + "\n");
            Files.writeString(credential, "Bearer new");
            awaitCall("two secrets", call -> call.header("webhook-signature").contains(" "));
            valid.set(NEW_SECRET);
            Files.writeString(secrets, NEW_SECRET);
            awaitCall("the new secret alone", call -> !call.header("webhook-signature").contains(" "));
            Files.writeString(secrets, "");
            awaitCall("the new credential, and an empty file changes nothing",
                    call -> call.header("authorization").equals("Bearer new"));
            assertThat(refused).hasValue(0);
        } finally {
            Files.writeString(secrets, WebhookProfile.SECRET);
            Files.writeString(credential, "Bearer token");
            valid.set(WebhookProfile.SECRET);
            awaitCall("the first secret", call -> call.header("authorization").equals("Bearer token")
                    && call.header("webhook-signature").equals("v1," + signature(WebhookProfile.SECRET, call)));
        }
    }

    /** Sends one event after the other until a delivery is as it should be. */
    private void awaitCall(String which, Predicate<Call> condition) {
        Patience.await(which).until(() -> {
            String id = send("rotating", "k");
            journal.awaitEvent(id);
            return condition.test(receiver.calls(id).get(0));
        });
    }

    @Test
    void aClientErrorAndARedirectArePermanentFailures() {
        for (int status : new int[] { 400, 404, 301 }) {
            receiver.on("refused" + status,
                    (call, attempt) -> new Answer(status, Map.of("Location", "http://localhost/elsewhere")));
            String id = send("refused" + status, "k");

            assertThat(journal.awaitOne("SELECT * FROM dead_letter WHERE id = ?", id))
                    .containsEntry("reason", "handler-failed")
                    .containsEntry("cause", "localhost answered " + status);
            assertThat(receiver.calls(id)).hasSize(1);
        }
    }

    @Test
    void waitsForTheTimeOfRetryAfter() {
        receiver.on("busy",
                (call, attempt) -> attempt == 1 ? new Answer(429, Map.of("Retry-After", "1")) : Answer.of(200));

        String id = send("busy", "k");

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("attempts", 2);
        List<Call> calls = receiver.calls(id);
        assertThat(calls.get(1).at() - calls.get(0).at()).isGreaterThanOrEqualTo(1_000_000_000L);
    }

    @Test
    void theCallContinuesTheTraceOfTheSender() {
        String id = newId();
        Map<String, String> headers = TopicWriter.event(id);
        headers.put("ce_type", "traced");
        headers.put("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
        receiver.on("traced", (call, attempt) -> Answer.of(attempt == 1 ? 503 : 200));
        topic.send("k", headers, bytes("data"));
        journal.awaitEvent(id);

        assertThat(receiver.calls(id)).hasSize(2).extracting(call -> call.header("traceparent"))
                .doesNotHaveDuplicates()
                .allSatisfy(traceparent -> assertThat(spans.ancestors(traceparent))
                        .containsExactly("CLIENT", "CONSUMER", "00f067aa0ba902b7"));
    }

    @Test
    void aRedriveContinuesTheTraceOfTheSender() {
        String id = newId();
        Map<String, String> headers = TopicWriter.event(id);
        headers.put("ce_type", "redriven");
        headers.put("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
        receiver.on("redriven", (call, attempt) -> Answer.of(attempt == 1 ? 400 : 200));
        topic.send("k", headers, bytes("data"));
        journal.awaitAll(List.of(id), "dead-lettered");

        RestAssured.given().contentType("application/json").body(Map.of("ids", List.of(id))).post("/dead-letters/redrive")
                .then().statusCode(202);
        journal.awaitAll(List.of(id), "processed");

        assertThat(spans.ancestors(receiver.calls(id).get(1).header("traceparent")))
                .containsExactly("CLIENT", "00f067aa0ba902b7");
    }

    @Test
    void aDestinationThatIsDownPausesTheSubscriptionAndLosesNoEvent() {
        AtomicBoolean down = new AtomicBoolean(true);
        receiver.on("outward", (call, attempt) -> Answer.of(down.get() ? 503 : 200));

        List<String> ids = IntStream.range(0, 100).mapToObj(i -> send("outward", "key" + i)).toList();
        await().atMost(Patience.LIMIT).until(() -> breaker.pause().isPresent());
        assertThat(breaker.pause().orElseThrow().reason()).contains("503");
        RestAssured.get(Management.url("/q/health/ready")).then().statusCode(200)
                .body("checks.find { it.name == 'handler' }.data.reason", containsString("503"));
        int before = attempts(ids);
        // There are more probes than one event has attempts.
        await().atMost(Patience.LIMIT).until(() -> attempts(ids) > before + 6);
        down.set(false);

        journal.awaitAll(ids, "processed");
        assertThat(breaker.pause()).isEmpty();
    }

    @Test
    void aDestinationThatDoesNotAnswerPausesTheSubscriptionWithAReason() {
        CountDownLatch silent = new CountDownLatch(1);
        receiver.on("silent", (call, attempt) -> {
            awaitQuietly(silent);
            return Answer.of(200);
        });

        List<String> ids = IntStream.range(0, 8).mapToObj(i -> send("silent", "silent" + i)).toList();
        await().atMost(Patience.LIMIT).until(() -> breaker.pause().isPresent());
        assertThat(breaker.pause().orElseThrow().reason()).isNotBlank().doesNotContain("null");
        silent.countDown();

        journal.awaitAll(ids, "processed");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int attempts(List<String> ids) {
        return ids.stream().mapToInt(id -> receiver.calls(id).size()).sum();
    }

    private static String signature(String secret, Call call) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
            mac.update((call.header("webhook-id") + "." + call.header("webhook-timestamp") + ".").getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(call.body()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
