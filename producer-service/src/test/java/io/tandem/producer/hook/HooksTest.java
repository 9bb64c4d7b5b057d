package io.tandem.producer.hook;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.Folders;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.Tokens;
import io.tandem.local.testkit.TopicReader;

/** Webhooks of providers become events by their signature alone, while everything else needs a token. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = HooksTest.ConfiguredHooks.class, restrictToAnnotatedClass = true)
class HooksTest {

    private static final String SECRET = "It's a Secret to Everybody";
    private static final String SECRETS = "tandem.test.hook-secrets";
    private static final String STRIPE_EXAMPLE = """
            {"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy","object":"event","api_version":"2019-02-19","created":1686089970,
             "data":{"object":{"id":"seti_1NG8Du2eZvKYlo2C9XMqbR0x","object":"setup_intent"}},"livemode":false,
             "pending_webhooks":0,"request":{"id":null,"idempotency_key":null},"type":"setup_intent.created"}""";

    /** Hooks with a file of secrets that a test can change. */
    public static final class ConfiguredHooks implements QuarkusTestResourceLifecycleManager {

        private Path folder;

        @Override
        public Map<String, String> start() {
            try {
                folder = Files.createTempDirectory("hooks");
                Path secrets = Files.writeString(folder.resolve("secrets"), SECRET);
                System.setProperty(SECRETS, secrets.toString());
                String hooks = "tandem.producer.hooks.";
                return Map.ofEntries(
                        Map.entry(hooks + "git.scheme", "github"), Map.entry(hooks + "git.secret-files", secrets.toString()),
                        Map.entry(hooks + "pay.scheme", "stripe"), Map.entry(hooks + "pay.secret-files", secrets.toString()),
                        Map.entry(hooks + "chat.scheme", "slack"), Map.entry(hooks + "chat.secret-files", secrets.toString()),
                        Map.entry("tandem.producer.handshake.origins", "eventgrid.azure.net"),
                        Map.entry("tandem.producer.handshake.rate", "1200"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            System.clearProperty(SECRETS);
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestSpecification gitHub(String event, String secret, String body) {
        return given().contentType("application/json").body(body)
                .header("X-GitHub-Event", event).header("X-GitHub-Delivery", UUID.randomUUID())
                .header("X-Hub-Signature-256", "sha256=" + hmac(secret, body));
    }

    private static Response stripe(String body, Instant time) {
        String signature = hmac(SECRET, time.getEpochSecond() + "." + body);
        return given().contentType("application/json").body(body)
                .header("Stripe-Signature", "t=" + time.getEpochSecond() + ",v1=" + signature + ",v0=00").post("/hooks/pay");
    }

    private static Response slack(String body) {
        long now = Instant.now().getEpochSecond();
        return given().contentType("application/json").body(body).header("X-Slack-Request-Timestamp", now)
                .header("X-Slack-Signature", "v0=" + hmac(SECRET, "v0:" + now + ":" + body)).post("/hooks/chat");
    }

    @Test
    void aSignedDeliveryIsOnTheTopicWithItsBytes() {
        String body = "{ \"action\":\"opened\", \"issue\":{\"number\":1347},"
                + "\"repository\":{\"url\":\"https://api.github.com/repos/octocat/Hello-World\"} }";
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            String id = gitHub("issues", SECRET, body).post("/hooks/git").then().statusCode(202)
                    .contentType("application/json").body("partition", notNullValue()).extract().path("id");

            ConsumerRecord<byte[], byte[]> record = topic.await(id);
            assertThat(new String(record.value(), UTF_8)).isEqualTo(body);
            assertThat(TopicReader.header(record, "ce_type")).isEqualTo("com.github.issue.opened");
            assertThat(TopicReader.header(record, "ce_source")).isEqualTo("https://api.github.com/repos/octocat/Hello-World");
            assertThat(new String(record.key(), UTF_8)).as("the subject is the key").isEqualTo("1347");
        }
    }

    @Test
    void theExampleOfStripeIsAnEventOnceAndNotAfterFiveMinutes() {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            stripe(STRIPE_EXAMPLE, Instant.now().minusSeconds(290)).then().statusCode(202)
                    .body("id", equalTo("evt_1NG8Du2eZvKYlo2CUI79vXWy"));
            assertThat(TopicReader.header(topic.await("evt_1NG8Du2eZvKYlo2CUI79vXWy"), "ce_type"))
                    .isEqualTo("com.stripe.setup_intent.created");
        }
        assertRefused(stripe(STRIPE_EXAMPLE, Instant.now().minusSeconds(310)));
        assertRefused(stripe(STRIPE_EXAMPLE, Instant.now().plusSeconds(330)));
    }

    @Test
    void aForgeryIsRefusedAndToldNothing() {
        assertRefused(gitHub("push", "guessed", "{}").post("/hooks/git"));
        assertRefused(gitHub("push", SECRET, "{}").body("{} ").post("/hooks/git"));
        assertRefused(gitHub("ping", "guessed", "{}").post("/hooks/git"));
        assertRefused(given().body("{}").post("/hooks/git"));
        assertRefused(given().header("Authorization", "Bearer " + Tokens.of("shop", "events:write")).body("{}")
                .post("/hooks/git"));
    }

    private static void assertRefused(Response response) {
        response.then().statusCode(401).header("WWW-Authenticate", "Webhook-Signature")
                .contentType("application/problem+json").body("type", equalTo("/problems/unverified"))
                .body("detail", not(containsString("secret"))).body("detail", not(containsString("header")));
    }

    @Test
    void aLargeBodyIsVerifiedToo() {
        String body = "{\"repository\":{\"url\":\"https://a.example\"},\"pad\":\"" + "x".repeat(900_000) + "\"}";
        gitHub("push", SECRET, body).post("/hooks/git").then().statusCode(202);
        assertRefused(gitHub("push", "guessed", body).post("/hooks/git"));
    }

    @Test
    void nothingButHooksIsOpen() {
        given().body("x").post("/events/t").then().statusCode(401).body("type", equalTo("/problems/unauthenticated"));
        given().body("x").post("/hooks").then().statusCode(404);
        gitHub("push", SECRET, "{}").post("/hooks/nobody").then().statusCode(404)
                .body("detail", containsString("tandem.producer.hooks"));
        gitHub("push", SECRET, "{}").post("/hooks/git/more").then().statusCode(404);
        given().get("/hooks/git").then().statusCode(405).header("Allow", containsString("POST"));
    }

    @Test
    void aDeliveryWithoutANeededValueSaysWhichOne() {
        gitHub("push", SECRET, "payload=%7B%7D").contentType("application/x-www-form-urlencoded").post("/hooks/git").then()
                .statusCode(400).body("type", equalTo("/problems/malformed")).body("detail", containsString("source"));
    }

    @Test
    void questionsAreAnsweredAndAreNoEvents() {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            gitHub("ping", SECRET, "{\"zen\":\"Keep it logically awesome.\",\"hook_id\":1}").post("/hooks/git").then()
                    .statusCode(204);
            slack("{\"token\":\"Jhj5dZrVaK7ZwHHjRyZWjbDl\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\","
                    + "\"type\":\"url_verification\"}").then().statusCode(200).contentType("text/plain")
                    .body(equalTo("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"));
            String marker = gitHub("push", SECRET, "{\"repository\":{\"url\":\"https://a.example\"}}").post("/hooks/git")
                    .path("id");
            topic.await(marker);
            assertThat(topic.await(seen -> true)).extracting(record -> TopicReader.header(record, "ce_type"))
                    .doesNotContain("com.github.ping", "com.slack.url_verification");
        }
    }

    @Test
    void secretsRotateWithoutARestart() throws IOException {
        Path file = Path.of(System.getProperty(SECRETS));
        String body = "{\"repository\":{\"url\":\"https://a.example\"}}";
        try {
            Files.writeString(file, "new\n" + SECRET + "\n");
            Patience.await("the new secret is valid").until(() -> status("new", body) == 202);
            assertThat(status(SECRET, body)).as("the old one beside it").isEqualTo(202);

            Files.writeString(file, "new\n");
            Patience.await("the old secret ends").until(() -> status(SECRET, body) == 401);

            Files.delete(file);
            assertThat(status("new", body)).as("a file that is away for a moment").isEqualTo(202);
        } finally {
            Files.writeString(file, SECRET);
            Patience.await("the first secret is valid").until(() -> status(SECRET, body) == 202);
        }
    }

    private static int status(String secret, String body) {
        return gitHub("push", secret, body).post("/hooks/git").statusCode();
    }

    @Test
    void aSenderMayDeliverIfItsOriginIsConfigured() {
        for (String path : new String[] { "/events", "/events/t", "/hooks/git" }) {
            given().header("WebHook-Request-Origin", "eventgrid.azure.net").header("WebHook-Request-Rate", "120").options(path)
                    .then().statusCode(200).header("WebHook-Allowed-Origin", "eventgrid.azure.net")
                    .header("WebHook-Allowed-Rate", "1200").header("Allow", containsString("POST"));
            given().header("WebHook-Request-Origin", "evil.example").options(path)
                    .then().header("WebHook-Allowed-Origin", nullValue()).header("WebHook-Allowed-Rate", nullValue());
        }
    }

    @Test
    void aPasswordInBase64IsNoSignature() {
        String basic = Base64.getEncoder().encodeToString("a:b".getBytes(UTF_8));
        assertRefused(given().header("X-Hub-Signature-256", "sha256=" + basic).body("{}").post("/hooks/git"));
    }
}
