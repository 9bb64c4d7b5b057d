package io.tandem.local.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A JSON Web Token that a test changes claim by claim and signs with any key. */
public record Token(Map<String, Object> header, Map<String, Object> claims) {

    private static final JsonMapper JSON = new JsonMapper();

    /** An access token for this audience (RFC 9068), which is valid for an hour. */
    public static Token of(String issuer, String audience, String client, String scope) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", audience);
        claims.put("sub", "user");
        claims.put("client_id", client);
        claims.put("scope", scope);
        claims.put("iat", now);
        claims.put("exp", now + Duration.ofHours(1).toSeconds());
        return new Token(Map.of("alg", "RS256", "typ", "at+jwt"), claims);
    }

    /** The same with this claim. */
    public Token with(String claim, Object value) {
        return new Token(header, put(claims, claim, value));
    }

    /** The same without this claim. */
    public Token without(String claim) {
        Map<String, Object> rest = new LinkedHashMap<>(claims);
        rest.remove(claim);
        return new Token(header, rest);
    }

    /** The same, valid from now for this time; negative: it has expired. */
    public Token validFor(Duration validity) {
        return with("exp", Instant.now().plus(validity).getEpochSecond());
    }

    /** The same with this member of its header; null: without it. */
    public Token header(String name, Object value) {
        Map<String, Object> all = put(header, name, value);
        all.values().removeIf(java.util.Objects::isNull);
        return new Token(all, claims);
    }

    private static Map<String, Object> put(Map<String, Object> members, String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(members);
        all.put(name, value);
        return all;
    }

    /** The compact form, signed with the algorithm of the header. The key adds its {@code kid} unless the header has one. */
    public String signedBy(SigningKey key) {
        Token named = header.containsKey("kid") ? this : header("kid", key.id());
        return named.signedAs((String) header.get("alg"), key);
    }

    /** The compact form, signed with this algorithm, whatever the header says. */
    public String signedAs(String algorithm, SigningKey key) {
        try {
            String signed = SigningKey.encode(JSON.writeValueAsBytes(header)) + "."
                    + SigningKey.encode(JSON.writeValueAsBytes(claims));
            return signed + "." + SigningKey.encode(key.sign(algorithm, signed.getBytes(UTF_8)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
