package io.tandem.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtContext;
import org.junit.jupiter.api.Test;

import io.tandem.consumer.support.TestConfig;

/** The setting {@code tandem.client-claim} names the only claim that can name a client. */
class ClientClaimTest {

    private static final String SETTING = "tandem.client-claim";

    private final TokenRules usual = new TokenRules(TestConfig.with());
    private final TokenRules cid = new TokenRules(TestConfig.with(SETTING, "cid"));

    @Test
    void theSettingReplacesTheUsualClaims() {
        Map<String, Object> claims = Map.of("client_id", "shop", "azp", "till", "cid", "bakery", "sub", "ann");

        assertThat(usual.client(claims::get)).isEqualTo("shop");
        assertThat(cid.client(claims::get)).isEqualTo("bakery");
        assertThat(cid.subject(claims::get)).isEqualTo("ann");
    }

    @Test
    void aTokenWithoutTheClaimNamesNoClient() {
        Map<String, Object> claims = Map.of("client_id", "shop", "azp", "till", "sub", "ann");

        assertThat(cid.client(claims::get)).isNull();
        assertThat(fault(cid, claims)).as("the subject is a name").isNull();
        assertThat(fault(cid, Map.of("client_id", "shop"))).isEqualTo("no claim names the client");
        assertThat(fault(usual, Map.of("client_id", "shop"))).isNull();
    }

    @Test
    void theClaimIsTextThatIsAName() {
        for (Object value : List.of(7, true, List.of("bakery"), Map.of("name", "bakery"))) {
            assertThat(fault(cid, Map.of("cid", value))).isEqualTo("the claim cid is not text");
        }
        for (String value : List.of("", ".", "..", "a\nb")) {
            assertThat(fault(cid, Map.of("cid", value))).isEqualTo("no claim names the client");
        }
        assertThat(fault(cid, Map.of("cid", "bakery"))).isNull();
    }

    private static String fault(TokenRules rules, Map<String, Object> values) {
        JwtClaims claims = new JwtClaims();
        values.forEach(claims::setClaim);
        return rules.validate(new JwtContext(claims, List.of(new JsonWebSignature())));
    }
}
