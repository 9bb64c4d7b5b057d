package io.tandem.consumer.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.cloudevents.CloudEvent;

/**
 * The headers of Standard Webhooks 1.0. The id is the same for every attempt at an event, so that the receiver can dedupe and
 * verify with one header.
 */
final class WebhookSignature {

    private static final String PREFIX = "whsec_";

    private final List<byte[]> secrets;

    private WebhookSignature(List<byte[]> secrets) {
        this.secrets = secrets;
    }

    /**
     * @param secrets each {@code whsec_} and base64, as Standard Webhooks writes it. Several are in use while one replaces the
     *        other: the receiver accepts any signature of the header
     */
    static WebhookSignature of(List<String> secrets) {
        return new WebhookSignature(secrets.stream().map(WebhookSignature::decode).toList());
    }

    Map<String, String> headers(CloudEvent event, byte[] body) {
        String id = id(event);
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", timestamp,
                "webhook-signature", secrets.stream()
                        .map(secret -> "v1,"
                                + Base64.getEncoder().encodeToString(sign(secret, id + '.' + timestamp + '.', body)))
                        .collect(Collectors.joining(" ")));
    }

    private static byte[] decode(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("tandem.consumer.webhook.secret-file: a secret begins with " + PREFIX);
        }
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    /** Hashes source and id, because two sources may use the same id. */
    private static String id(CloudEvent event) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(event.getSource().toString().getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            sha.update(event.getId().getBytes(StandardCharsets.UTF_8));
            return "msg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] sign(byte[] secret, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
