package io.tandem.producer.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Hook.Encoding;
import io.vertx.core.MultiMap;

/**
 * What the headers of a delivery say about its signature.
 *
 * @param algorithm of the HMAC, as JCA names it
 * @param timestamp in seconds since 1970; null if the scheme has none
 * @param head the text before the body that is signed together with it
 * @param signatures those made with a shared secret
 * @param publicKeySignatures those made with a private key
 */
record SignedDelivery(String algorithm, String timestamp, String head, List<byte[]> signatures,
        List<byte[]> publicKeySignatures) {

    private static final String HMAC_SHA256 = "HmacSHA256";
    private static final Map<String, String> ALGORITHMS = Map.of(
            "sha1", "HmacSHA1", "sha256", HMAC_SHA256, "sha384", "HmacSHA384", "sha512", "HmacSHA512");
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final String TIMESTAMP = "{timestamp}";
    private static final String BODY = "{body}";

    /** Reads the headers of a scheme. */
    @FunctionalInterface
    interface Reader {
        SignedDelivery read(MultiMap headers) throws UnverifiedException;
    }

    static Reader readerOf(ProducerConfig.Hook config) {
        return switch (config.scheme()) {
            case STANDARD_WEBHOOKS -> SignedDelivery::ofStandardWebhooks;
            case GITHUB -> headers -> ofHeader(headers, HMAC_SHA256, "X-Hub-Signature-256", "sha256=", Encoding.HEX, null, "");
            case SHOPIFY -> headers -> ofHeader(headers, HMAC_SHA256, "X-Shopify-Hmac-Sha256", "", Encoding.BASE64, null, "");
            case SLACK -> headers -> ofHeader(headers, HMAC_SHA256, "X-Slack-Signature", "v0=", Encoding.HEX,
                    "X-Slack-Request-Timestamp", "v0:" + TIMESTAMP + ":");
            case STRIPE -> SignedDelivery::ofStripe;
            case HMAC -> ofSettings(config.signature());
            case GITLAB -> throw new IllegalArgumentException("GitLab does not sign; it sends its secret");
        };
    }

    private static Reader ofSettings(ProducerConfig.Hook.Signature signature) {
        String header = signature.header().orElseThrow(
                () -> new IllegalArgumentException("the scheme hmac needs signature.header, the header with the signature"));
        String algorithm = ALGORITHMS.get(signature.algorithm());
        if (algorithm == null) {
            throw new IllegalArgumentException("signature.algorithm must be one of sha1, sha256, sha384 and sha512");
        }
        String signed = signature.signed();
        if (!signed.endsWith(BODY) || signed.contains(TIMESTAMP) != signature.timestampHeader().isPresent()) {
            throw new IllegalArgumentException("signature.signed must end with " + BODY + ", and contain " + TIMESTAMP
                    + " exactly if signature.timestamp-header is set");
        }
        String head = signed.substring(0, signed.length() - BODY.length());
        return headers -> ofHeader(headers, algorithm, header, signature.prefix().orElse(""), signature.encoding(),
                signature.timestampHeader().orElse(null), head);
    }

    private static SignedDelivery ofHeader(MultiMap headers, String algorithm, String header, String prefix, Encoding encoding,
            String timestampHeader, String head) throws UnverifiedException {
        String timestamp = timestampHeader == null ? null : one(headers, timestampHeader);
        String value = one(headers, header);
        if (!value.startsWith(prefix)) {
            throw new UnverifiedException("the header " + header + " does not begin with " + prefix);
        }
        return new SignedDelivery(algorithm, timestamp, timestamp == null ? head : head.replace(TIMESTAMP, timestamp),
                List.of(decode(value.substring(prefix.length()), encoding)), List.of());
    }

    /** Standard Webhooks 1.0: signatures after their version, separated by spaces; v1 is an HMAC, v1a is Ed25519. */
    private static SignedDelivery ofStandardWebhooks(MultiMap headers) throws UnverifiedException {
        String id = one(headers, "webhook-id");
        String timestamp = one(headers, "webhook-timestamp");
        List<byte[]> shared = new ArrayList<>();
        List<byte[]> open = new ArrayList<>();
        for (String signature : SPACE.split(one(headers, "webhook-signature"))) {
            if (signature.startsWith("v1,")) {
                shared.add(decode(signature.substring(3), Encoding.BASE64));
            } else if (signature.startsWith("v1a,")) {
                open.add(decode(signature.substring(4), Encoding.BASE64));
            }
        }
        return new SignedDelivery(HMAC_SHA256, timestamp, id + '.' + timestamp + '.', shared, open);
    }

    /** Stripe: {@code t=TIME,v1=HEX,v1=HEX}; signatures of other versions are for tests and do not count. */
    private static SignedDelivery ofStripe(MultiMap headers) throws UnverifiedException {
        String timestamp = null;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : COMMA.split(one(headers, "Stripe-Signature"))) {
            if (part.startsWith("t=")) {
                timestamp = part.substring(2);
            } else if (part.startsWith("v1=")) {
                signatures.add(decode(part.substring(3), Encoding.HEX));
            }
        }
        if (timestamp == null) {
            throw new UnverifiedException("the header Stripe-Signature has no time t");
        }
        return new SignedDelivery(HMAC_SHA256, timestamp, timestamp + '.', signatures, List.of());
    }

    private static String one(MultiMap headers, String name) throws UnverifiedException {
        List<String> values = headers.getAll(name);
        if (values.size() != 1) {
            throw new UnverifiedException("one header " + name + " is expected, there are " + values.size());
        }
        return values.get(0);
    }

    private static byte[] decode(String text, Encoding encoding) throws UnverifiedException {
        try {
            return encoding == Encoding.HEX ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new UnverifiedException("a signature is not " + encoding.name().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
