package io.tandem.producer.security;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;

/**
 * Bounds each request to the identity provider. Without it, a provider that accepts connections and never answers holds
 * every request with a token of an unknown key for ever.
 */
@Singleton
@Unremovable
class ProviderTimeout implements OidcRequestFilter {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(TIMEOUT.toMillis());
        return Uni.createFrom().voidItem();
    }
}
