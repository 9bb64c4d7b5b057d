package io.tandem.local.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Tokens of every kind with the outcome that both services must give them. {@link Tokens} is the provider. */
public final class TokenCases {

    /** The outcome of a request with a token. */
    public enum Outcome {
        ACCEPTED,
        /** 401: the token proves nothing. */
        UNAUTHENTICATED,
        /** 403: the token proves its client, which lacks the role. */
        FORBIDDEN
    }

    /**
     * One case.
     *
     * @param token in compact form
     */
    public record Case(String name, Outcome outcome, String token) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Object> NO_STRINGS = List.of(7, true, List.of("shop"), Map.of("name", "shop"));

    private final SigningKey key = Tokens.key();
    private final SigningKey foreign = SigningKey.rsa(key.id());
    private final List<Case> cases = new ArrayList<>();
    private final Token valid;
    private final String role;

    private TokenCases(String role) {
        this.role = role;
        this.valid = Tokens.draft("shop", role);
    }

    /** The cases for a request that needs this role. */
    public static List<Case> of(String role) {
        TokenCases all = new TokenCases(role);
        all.signatures();
        all.forms();
        all.times();
        all.issuersAndAudiences();
        all.identities();
        all.kinds();
        all.scopes();
        all.otherRoles();
        return all.cases;
    }

    private void accepted(String name, Token token) {
        cases.add(new Case(name, Outcome.ACCEPTED, token.signedBy(key)));
    }

    private void refused(String name, Token token) {
        refused(name, token.signedBy(key));
    }

    private void refused(String name, String token) {
        cases.add(new Case(name, Outcome.UNAUTHENTICATED, token));
    }

    private void forbidden(String name, Token token) {
        cases.add(new Case(name, Outcome.FORBIDDEN, token.signedBy(key)));
    }

    private void signatures() {
        for (String algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
            accepted("signed with " + algorithm, valid.header("alg", algorithm));
        }
        refused("no signature, alg none", valid.header("alg", "none"));
        refused("a signature, alg none", valid.header("alg", "none").header("kid", key.id()).signedAs("RS256", key));
        refused("no signature, alg RS256", valid.header("kid", key.id()).signedAs("none", key));
        refused("no alg", valid.header("alg", null).header("kid", key.id()).signedAs("RS256", key));
        refused("alg in lower case", valid.header("alg", "rs256").header("kid", key.id()).signedAs("RS256", key));
        refused("alg is a number", valid.header("alg", 256).header("kid", key.id()).signedAs("RS256", key));
        refused("the public key as the secret of HS256", valid.header("alg", "HS256"));
        refused("RS512 in the header, RS256 in the signature",
                valid.header("alg", "RS512").header("kid", key.id()).signedAs("RS256", key));
        refused("a foreign key under a known kid", valid.signedBy(foreign));
        refused("a foreign key under an unknown kid", valid.signedBy(SigningKey.rsa("unknown")));
        refused("the key under an unknown kid", valid.header("kid", "unknown"));
        refused("an EC key under the kid of the RSA key", valid.header("alg", "ES256").signedBy(SigningKey.ec(key.id())));
        refused("a foreign key with itself as jwk", valid.header("jwk", foreign.jwk()).signedBy(foreign));
        refused("a foreign key with a jku", valid.header("jku", "http://127.0.0.1:1/keys").signedBy(foreign));
        refused("an empty kid", valid.header("kid", ""));
        refused("a kid that is a path", valid.header("kid", "../../../../dev/null"));
        refused("a kid that is a number", valid.header("kid", 7));
        refused("an unknown critical header", valid.header("crit", List.of("x")).header("x", 1));
        refused("a compressed body", valid.header("zip", "DEF").header("enc", "A128GCM").header("alg", "dir")
                .header("kid", key.id()).signedAs("RS256", key));
        refused("the body is a token", valid.header("cty", "JWT"));
    }

    private void forms() {
        String token = valid.signedBy(key);
        String[] parts = token.split("\\.");
        refused("not a token", "nonsense");
        refused("two parts", parts[0] + "." + parts[1]);
        refused("an empty third part", parts[0] + "." + parts[1] + ".");
        refused("four parts", token + "." + parts[2]);
        refused("five parts", token + "." + parts[2] + "." + parts[2]);
        for (String dots : List.of("..", "a..", "..a", ".a.", ".", "...", "....")) {
            refused("empty parts: " + dots, dots);
        }
        refused("a changed signature", parts[0] + "." + parts[1] + "." + (parts[2].startsWith("A") ? "B" : "A")
                + parts[2].substring(1));
        refused("a short signature", token.substring(0, token.length() - 8));
        refused("a long signature", token + "AAAA");
        refused("another body", parts[0] + "."
                + valid.with("client_id", "bakery").signedBy(key).split("\\.")[1] + "." + parts[2]);
        refused("a header that is no JSON", part("{") + "." + parts[1] + "." + parts[2]);
        refused("a body that is no JSON", parts[0] + "." + part("{") + "." + parts[2]);
        refused("a body that is an array", parts[0] + "." + part("[]") + "." + parts[2]);
        refused("a body that is empty", parts[0] + "." + part("{}") + "." + parts[2]);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    private void times() {
        long now = Instant.now().getEpochSecond();
        refused("expired an hour ago", valid.validFor(Duration.ofHours(-1)));
        refused("expired 30 seconds ago", valid.validFor(Duration.ofSeconds(-30)));
        refused("no exp", valid.without("exp"));
        refused("exp 0", valid.with("exp", 0));
        refused("exp below 0", valid.with("exp", -now));
        refused("exp null", valid.with("exp", null));
        refused("exp is text", valid.with("exp", "tomorrow"));
        refused("exp is a list", valid.with("exp", List.of(now + 60)));
        accepted("exp in a thousand years", valid.with("exp", now + Duration.ofDays(365_000).toSeconds()));
        refused("valid from tomorrow", valid.with("nbf", now + Duration.ofDays(1).toSeconds()));
        refused("nbf is text", valid.with("nbf", "tomorrow"));
        accepted("valid since yesterday", valid.with("nbf", now - Duration.ofDays(1).toSeconds()));
        refused("no iat", valid.without("iat"));
        refused("iat is text", valid.with("iat", "yesterday"));
        accepted("issued yesterday", valid.with("iat", now - Duration.ofDays(1).toSeconds()));
    }

    private void issuersAndAudiences() {
        String issuer = (String) valid.claims().get("iss");
        refused("another issuer", valid.with("iss", "https://id.example.com"));
        refused("the issuer with a slash", valid.with("iss", issuer + "/"));
        refused("the issuer in upper case", valid.with("iss", issuer.replace("http", "HTTP")));
        refused("no issuer", valid.without("iss"));
        refused("issuer null", valid.with("iss", null));
        refused("issuer is a number", valid.with("iss", 7));
        refused("issuer is a list", valid.with("iss", List.of(issuer)));

        refused("for another application", valid.with("aud", "other-app"));
        refused("no audience", valid.without("aud"));
        refused("audience null", valid.with("aud", null));
        refused("an empty audience", valid.with("aud", ""));
        refused("a list without audiences", valid.with("aud", List.of()));
        refused("a list of other audiences", valid.with("aud", List.of("other-app", "account")));
        refused("audience is a number", valid.with("aud", 7));
        refused("audience is an object", valid.with("aud", Map.of(Tokens.AUDIENCE, true)));
        refused("the audience in upper case", valid.with("aud", Tokens.AUDIENCE.toUpperCase(java.util.Locale.ROOT)));
        refused("the audience with a space", valid.with("aud", Tokens.AUDIENCE + " "));
        refused("the audience as a prefix", valid.with("aud", Tokens.AUDIENCE + "2"));
        accepted("several audiences, one is ours", valid.with("aud", List.of("other-app", Tokens.AUDIENCE)));
        accepted("a list of our audience", valid.with("aud", List.of(Tokens.AUDIENCE)));
    }

    private void identities() {
        Token nobody = valid.without("client_id").without("sub");
        accepted("client_id and no sub", valid.without("sub"));
        accepted("azp and no client_id", nobody.with("azp", "shop"));
        accepted("sub only", nobody.with("sub", "user"));
        refused("nobody", nobody);
        refused("preferred_username only", nobody.with("preferred_username", "shop"));
        refused("upn only", nobody.with("upn", "shop"));
        refused("email only", nobody.with("email", "shop@example.com"));
        for (String claim : List.of("client_id", "azp", "sub", "upn", "preferred_username")) {
            NO_STRINGS.forEach(value -> refused(claim + " is " + value, valid.with(claim, value)));
        }
        for (String client : List.of("", ".", "..", "a\nb")) {
            refused("client_id is '" + client.replace("\n", "\\n") + "'", valid.with("client_id", client));
        }
        accepted("a client with a slash", valid.with("client_id", "shop/../bakery"));
        accepted("a client in another script", valid.with("client_id", "магазин"));
    }

    private void kinds() {
        for (String type : List.of("at+jwt", "AT+JWT", "application/at+jwt", "JWT", "jwt")) {
            accepted("typ of the header is " + type, valid.header("typ", type));
        }
        accepted("no typ in the header", valid.header("typ", null));
        for (Object type : List.of("logout+jwt", "secevent+jwt", "dpop+jwt", "id_token+jwt", 7)) {
            refused("typ of the header is " + type, valid.header("typ", type));
        }
        Token plain = valid.header("typ", "JWT");
        accepted("claim typ is Bearer", plain.with("typ", "Bearer"));
        for (Object type : List.of("ID", "Refresh", "Offline", "Logout", 7)) {
            refused("claim typ is " + type, plain.with("typ", type));
        }
        for (String claim : List.of("nonce", "at_hash", "c_hash")) {
            refused("an ID token with " + claim, plain.with(claim, "x"));
        }
        accepted("an access token with a nonce", plain.with("typ", "Bearer").with("nonce", "x"));
        accepted("an at+jwt with a nonce", valid.with("nonce", "x"));
    }

    private void scopes() {
        for (String scope : List.of("openid " + role, role + " openid", "openid  " + role, role + " ",
                "openid," + role, role + ",openid", "openid, " + role)) {
            accepted("scope is '" + scope + "'", valid.with("scope", scope));
        }
        refused("scope begins with a space", valid.with("scope", " " + role));
        accepted("scope is a list", valid.with("scope", List.of("openid", role)));
        for (String scope : List.of("", " ", ",", "openid", role.toUpperCase(java.util.Locale.ROOT), role + "r", "x" + role,
                role + ":all", "*", "events:*", role.replace(":", " "), role.substring(0, role.length() - 1), "\"" + role
                        + "\"")) {
            forbidden("scope is '" + scope + "'", valid.with("scope", scope));
        }
        forbidden("no scope", valid.without("scope"));
        forbidden("scope null", valid.with("scope", null));
        forbidden("scope is a number", valid.with("scope", 7));
        forbidden("scope is an object", valid.with("scope", Map.of(role, true)));
    }

    private void otherRoles() {
        Token bare = valid.without("scope");
        accepted("a group", bare.with("groups", List.of("staff", role)));
        accepted("a role of the realm", bare.with("realm_access", Map.of("roles", List.of("staff", role))));
        forbidden("other groups", bare.with("groups", List.of("staff")));
        forbidden("groups are a number", bare.with("groups", 7));
        forbidden("groups are an object", bare.with("groups", Map.of(role, true)));
        forbidden("other roles of the realm", bare.with("realm_access", Map.of("roles", List.of("staff"))));
        forbidden("realm_access is text", bare.with("realm_access", "staff"));
        forbidden("realm_access is a list", bare.with("realm_access", List.of("staff")));
        forbidden("realm_access null", bare.with("realm_access", null));
        forbidden("roles of the realm are a number", bare.with("realm_access", Map.of("roles", 7)));
        forbidden("roles under another claim", bare.with("roles", List.of(role)));
        forbidden("scp instead of scope", bare.with("scp", List.of(role)));
        forbidden("roles of another application", bare.with("resource_access",
                Map.of("other-app", Map.of("roles", List.of(role)))));
    }
}
