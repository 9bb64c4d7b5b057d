package io.tandem.consumer.security;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;

import io.quarkus.arc.Unremovable;
import io.tandem.consumer.ConsumerConfig;

/** Accepts access tokens that name their client, and no other kind of token; the provider's signature is checked before. */
@Singleton
@Unremovable
class TokenRules implements Validator {

    /** RFC 9068 names the client in client_id; many providers use azp of OpenID Connect instead. */
    private static final List<String> CLIENT_CLAIMS = List.of("client_id", "azp");
    private static final String SUBJECT = "sub";
    /** Quarkus reads the name of a principal from these. */
    private static final List<String> NAME_CLAIMS = List.of("upn", "preferred_username");
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash");
    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("at+jwt", "application/at+jwt");
    private static final Set<String> PLAIN_TYPES = Set.of("jwt", "application/jwt");
    /** A name that would be a dot segment of a source, or that a log would break at. */
    private static final Pattern UNUSABLE = Pattern.compile("\\.{0,2}|.*\\p{Cntrl}.*", Pattern.DOTALL);

    private final List<String> clientClaims;

    TokenRules(ConsumerConfig config) {
        this.clientClaims = config.security().clientClaim().map(List::of).orElse(CLIENT_CLAIMS);
    }

    /** Returns the name of the client in the claims of a valid token; null if the token has only a subject. */
    String client(Function<String, Object> claims) {
        return clientClaims.stream().map(claims).filter(String.class::isInstance).map(String.class::cast).findFirst()
                .orElse(null);
    }

    /** Returns the subject in the claims of a valid token; null without one. */
    String subject(Function<String, Object> claims) {
        return claims.apply(SUBJECT) instanceof String subject ? subject : null;
    }

    /** Returns the fault of a token; null if it has none. */
    @Override
    public String validate(JwtContext context) {
        Function<String, Object> claims = context.getJwtClaims()::getClaimValue;
        String fault = faultOfKind(context.getJoseObjects().get(0).getHeaders().getObjectHeaderValue("typ"), claims);
        return fault != null ? fault : faultOfNames(claims);
    }

    private static String faultOfKind(Object headerType, Function<String, Object> claims) {
        if (headerType != null && !(headerType instanceof String)) {
            return "the header typ is not text";
        }
        String type = headerType == null ? null : headerType.toString().toLowerCase(Locale.ROOT);
        if (type != null && !ACCESS_TOKEN_TYPES.contains(type) && !PLAIN_TYPES.contains(type)) {
            return "the header typ is that of another kind of token";
        }
        // Keycloak names the kind in a claim.
        Object kind = claims.apply("typ");
        if (kind != null && !"bearer".equalsIgnoreCase(kind.toString())) {
            return "the claim typ is that of another kind of token";
        }
        boolean isAccessToken = kind != null || type != null && ACCESS_TOKEN_TYPES.contains(type);
        return !isAccessToken && ID_TOKEN_CLAIMS.stream().anyMatch(claim -> claims.apply(claim) != null)
                ? "the token is an ID token"
                : null;
    }

    private String faultOfNames(Function<String, Object> claims) {
        for (List<String> names : List.of(clientClaims, List.of(SUBJECT), NAME_CLAIMS)) {
            for (String name : names) {
                Object value = claims.apply(name);
                if (value != null && !(value instanceof String)) {
                    return "the claim " + name + " is not text";
                }
            }
        }
        String client = client(claims);
        String name = client != null ? client : subject(claims);
        return name == null || UNUSABLE.matcher(name).matches() ? "no claim names the client" : null;
    }
}
