package io.tandem.producer.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.support.TestConfig;
import io.vertx.core.MultiMap;

/** Each scheme accepts what its documentation publishes as valid, and nothing that differs from it. */
class SignatureVerifierTest {

    /**
     * A valid delivery.
     *
     * @param settings of the hook besides scheme and files, each a name and then its value
     * @param headers each a name and then its value; the first has the signature
     */
    private record Vector(String scheme, List<String> settings, String secret, long time, List<String> headers, String body) {
        @Override
        public String toString() {
            return scheme + " " + settings;
        }
    }

    private static final String SLACK_BODY = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    /** The signature or token in its header. */
    private static final Pattern ENCODED = Pattern.compile("[0-9a-f]{64}|[0-9A-Za-z+/]{43,}={0,2}|^a-token$");

    @TempDir
    Path folder;

    /** Those of GitHub, Slack and Standard Webhooks are published; openssl made the others from their documents' rules. */
    static Stream<Vector> vectors() {
        return Stream.of(
                new Vector("standard-webhooks", List.of(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1614265330,
                        List.of("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp", "1614265330"),
                        "{\"test\": 2432232314}"),
                new Vector("github", List.of(), "It's a Secret to Everybody", 0,
                        List.of("X-Hub-Signature-256",
                                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
                        "Hello, World!"),
                new Vector("slack", List.of(), "8f742231b10e8888abcd99yyyzzz85a5", 1531420618,
                        List.of("X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                                "X-Slack-Request-Timestamp", "1531420618"),
                        SLACK_BODY),
                new Vector("stripe", List.of(), "whsec_test_secret", 1492774577,
                        List.of("Stripe-Signature",
                                "t=1492774577,v1=654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07ab"),
                        "{\"id\":\"evt_1\",\"object\":\"event\"}"),
                new Vector("shopify", List.of(), "hush", 0,
                        List.of("X-Shopify-Hmac-Sha256", "rz6RFxzOissRxt4hL+2Y+TjvlciBSJ38ddKS+zSqpGc="), "{\"id\":820982911}"),
                new Vector("gitlab", List.of(), "a-token", 0, List.of("X-Gitlab-Token", "a-token"), "{}"),
                new Vector("hmac", List.of("signature.header", "X-Sign", "signature.algorithm", "sha512", "signature.encoding",
                        "base64", "signature.timestamp-header", "X-Time", "signature.signed", "{timestamp}:{body}"), "s", 17,
                        List.of("X-Sign",
                                "9abFENIPAi3bQvAcF7WlP7jci1BKcuNPr9wH7atXJZkuU7ygnP8SQMLLOYNVrXYvOpRo68nmoi6ku43Ga0nAUA==",
                                "X-Time", "17"),
                        "data"));
    }

    private Verification verification(Vector vector, String... secrets) throws IOException {
        Path file = Files.write(folder.resolve("secrets"), List.of(secrets));
        Stream<String> settings = Stream.concat(Stream.of("scheme", vector.scheme, "secret-files", file.toString()),
                vector.settings.stream());
        List<String> all = settings.toList();
        String[] named = new String[all.size()];
        for (int i = 0; i < named.length; i += 2) {
            named[i] = "tandem.producer.hooks.h." + all.get(i);
            named[i + 1] = all.get(i + 1);
        }
        ProducerConfig.Hook config = TestConfig.with(named).hooks().get("h");
        Clock clock = Clock.fixed(Instant.ofEpochSecond(vector.time), ZoneOffset.UTC);
        return new Verification(Verifier.of(config, clock), HookSecrets.of(config));
    }

    private record Verification(Verifier verifier, HookSecrets secrets) {
        void run(MultiMap headers, byte[] body) throws UnverifiedException {
            verifier.verify(headers, body, secrets.keys());
        }

        boolean passes(MultiMap headers, byte[] body) {
            try {
                run(headers, body);
                return true;
            } catch (UnverifiedException e) {
                return false;
            }
        }
    }

    private static MultiMap headers(Vector vector) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < vector.headers.size(); i += 2) {
            headers.add(vector.headers.get(i), vector.headers.get(i + 1));
        }
        return headers;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void thePublishedDeliveryIsAccepted(Vector vector) throws Exception {
        verification(vector, vector.secret).run(headers(vector), vector.body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void anyOfSeveralSecretsIsEnough(Vector vector) throws Exception {
        String other = vector.scheme.equals("standard-webhooks") ? "whsec_AAAA" : "another";

        verification(vector, other, vector.secret).run(headers(vector), vector.body.getBytes(UTF_8));
        assertThat(verification(vector, other).passes(headers(vector), vector.body.getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aBodyThatDiffersByOneByteIsRefused(Vector vector) throws Exception {
        if (vector.scheme.equals("gitlab")) {
            return; // GitLab signs nothing
        }
        Verification verification = verification(vector, vector.secret);
        byte[] body = vector.body.getBytes(UTF_8);
        for (int i = 0; i < body.length; i++) {
            byte[] altered = body.clone();
            altered[i] ^= 1;
            assertThat(verification.passes(headers(vector), altered)).as("byte " + i).isFalse();
        }
        assertThat(verification.passes(headers(vector), Arrays.copyOf(body, body.length + 1))).isFalse();
        assertThat(verification.passes(headers(vector), new byte[0])).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void tenThousandForgeriesAreRefused(Vector vector) throws Exception {
        Verification verification = verification(vector, vector.secret);
        byte[] body = vector.body.getBytes(UTF_8);
        Random random = new Random(21);
        String name = vector.headers.get(0);
        String signature = headers(vector).get(name);
        Matcher valid = ENCODED.matcher(signature);
        assertThat(valid.find()).isTrue();
        for (int i = 0; i < 10_000; i++) {
            String forged = forge(valid.group(), random);
            MultiMap headers = headers(vector)
                    .set(name, signature.substring(0, valid.start()) + forged + signature.substring(valid.end()));
            assertThat(verification.passes(headers, body)).as(forged).isFalse();
        }
    }

    /** Changes the bytes of the signature, because some texts of the same bytes differ. */
    private static String forge(String encoded, Random random) {
        boolean isHex = encoded.matches("[0-9a-f]{64}");
        boolean isBase64 = !isHex && encoded.length() > 40;
        byte[] bytes = isHex ? HexFormat.of().parseHex(encoded)
                : isBase64 ? Base64.getDecoder().decode(encoded) : encoded.getBytes(UTF_8);
        switch (random.nextInt(3)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            default -> {
                bytes = new byte[random.nextInt(100)];
                random.nextBytes(bytes);
            }
        }
        return isHex ? HexFormat.of().formatHex(bytes)
                : isBase64 ? Base64.getEncoder().encodeToString(bytes) : new String(bytes, UTF_8);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aDeliveryOutsideTheToleranceIsRefused(Vector vector) throws Exception {
        if (vector.time == 0) {
            return; // the scheme signs no time
        }
        for (long seconds : List.of(-301L, 301L)) {
            Vector late = new Vector(vector.scheme, vector.settings, vector.secret, vector.time + seconds, vector.headers,
                    vector.body);
            assertThatExceptionOfType(UnverifiedException.class)
                    .isThrownBy(() -> verification(late, late.secret).run(headers(late), late.body.getBytes(UTF_8)))
                    .withMessageContaining("301 s");
        }
        for (long seconds : List.of(-300L, 300L)) {
            Vector inTime = new Vector(vector.scheme, vector.settings, vector.secret, vector.time + seconds, vector.headers,
                    vector.body);
            verification(inTime, inTime.secret).run(headers(inTime), inTime.body.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void eachHeaderIsThereOnce(Vector vector) throws Exception {
        Verification verification = verification(vector, vector.secret);
        byte[] body = vector.body.getBytes(UTF_8);
        for (int i = 0; i < vector.headers.size(); i += 2) {
            String name = vector.headers.get(i);
            MultiMap without = headers(vector).remove(name);
            MultiMap twice = headers(vector).add(name, vector.headers.get(i + 1));
            for (MultiMap headers : List.of(without, twice)) {
                assertThatExceptionOfType(UnverifiedException.class).isThrownBy(() -> verification.run(headers, body))
                        .withMessageContaining(name);
            }
        }
    }

    @Test
    void aPublicKeyVerifiesAndSignsNothing() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(Keys.ED25519).generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String raw = Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        byte[] body = "{\"type\":\"a\"}".getBytes(UTF_8);
        Signature signing = Signature.getInstance(Keys.ED25519);
        signing.initSign(pair.getPrivate());
        signing.update("msg_1.17.".getBytes(UTF_8));
        signing.update(body);
        String signature = Base64.getEncoder().encodeToString(signing.sign());
        Vector vector = new Vector("standard-webhooks", List.of(), "whpk_" + raw, 17, List.of("webhook-signature",
                "v1,AAAA v9,x v1a," + signature, "webhook-id", "msg_1", "webhook-timestamp", "17"), "");
        Verification verification = verification(vector, vector.secret);

        verification.run(headers(vector), body);

        MultiMap asHmac = headers(vector).set("webhook-signature", "v1," + signature);
        assertThat(verification.passes(asHmac, body)).isFalse();
        MultiMap cut = headers(vector).set("webhook-signature", "v1a," + signature.substring(4));
        assertThat(verification.passes(cut, body)).isFalse();
        body[3] ^= 1;
        assertThat(verification.passes(headers(vector), body)).isFalse();
    }

    @Test
    void aFaultOfASettingIsNamed() {
        Vector hmac = new Vector("hmac", List.of(), "s", 0, List.of(), "");
        assertThatIllegalArgumentException().isThrownBy(() -> verification(hmac, "s"))
                .withMessageContaining("signature.header");
        Vector github = new Vector("github", List.of(), "s", 0, List.of(), "");
        assertThatIllegalArgumentException().isThrownBy(() -> verification(github)).withMessageContaining("no secret");
        Vector noTime = new Vector("hmac", List.of("signature.header", "X", "signature.signed", "{timestamp}{body}"), "s", 0,
                List.of(), "");
        assertThatIllegalArgumentException().isThrownBy(() -> verification(noTime, "s"))
                .withMessageContaining("signature.timestamp-header");
        Vector algorithm = new Vector("hmac", List.of("signature.header", "X", "signature.algorithm", "md5"), "s", 0, List.of(),
                "");
        assertThatIllegalArgumentException().isThrownBy(() -> verification(algorithm, "s")).withMessageContaining("sha512");
        Vector standard = new Vector("standard-webhooks", List.of(), "s", 0, List.of(), "");
        assertThatIllegalArgumentException().isThrownBy(() -> verification(standard, "plain")).withMessageContaining("whsec_");
        assertThatIllegalArgumentException().isThrownBy(() -> verification(standard, "whpk_AAAA"))
                .withMessageContaining("32 bytes");
    }
}
