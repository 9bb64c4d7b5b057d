package io.tandem.consumer.security;

import java.time.Duration;
import java.util.regex.Pattern;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerConfig.Security.Mode;
import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Connects to an identity provider that was away at start, and reads its keys again at an interval. Until the service has
 * the keys, it is not ready and refuses requests with a token, because it cannot check them.
 */
@Readiness
@Singleton
class ProviderWatch implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(ProviderWatch.class);
    /** Quarkus fails with an internal error for a token without a character other than dots. */
    private static final Pattern EMPTY_TOKEN = Pattern.compile("bearer +[. ]*", Pattern.CASE_INSENSITIVE);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final ConsumerConfig.Security config;
    private final TenantConfigContext provider;
    private long refreshedAt = System.nanoTime();
    private boolean away;
    private Cancellable turns;

    ProviderWatch(ConsumerConfig config, TenantConfigBean providers) {
        this.config = config.security();
        this.provider = providers.getDefaultTenant();
    }

    void install(@Observes Router router) {
        if (isUsed()) {
            router.route().order(RouteOrder.PROVIDER_GUARD).handler(this::check);
        }
    }

    void start(@Observes StartupEvent started) {
        if (isUsed()) {
            // The watch runs as long as the service, so it subscribes itself.
            turns = Multi.createFrom().ticks().every(INTERVAL)
                    .onOverflow().drop()
                    .onItem().transformToUniAndConcatenate(tick -> turn())
                    .subscribe().with(done -> {
                    }, failure -> LOG.error("The watch on the identity provider ended", failure));
        }
    }

    @PreDestroy
    void stop() {
        if (turns != null) {
            turns.cancel();
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("identity provider").status(!isUsed() || provider.ready()).build();
    }

    /** Without the address of a provider, the key is a setting and needs no watch. */
    private boolean isUsed() {
        return config.mode() == Mode.OIDC && provider.oidcConfig().authServerUrl().isPresent();
    }

    private void check(RoutingContext exchange) {
        String credential = exchange.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (credential != null && EMPTY_TOKEN.matcher(credential).matches()) {
            ProblemMapper.write(exchange, Problem.of(ProblemType.UNAUTHENTICATED, "the request has no valid bearer token"));
        } else if (credential != null && !provider.ready()) {
            ProblemMapper.write(exchange, Problem.of(ProblemType.UNAVAILABLE,
                    "the identity provider does not answer, so the token cannot be checked"));
        } else {
            exchange.next();
        }
    }

    private Uni<Void> turn() {
        Uni<?> turn = Uni.createFrom().deferred(
                () -> !provider.ready() ? connect() : isDue() ? refresh() : Uni.createFrom().voidItem());
        return turn.replaceWithVoid().ifNoItem().after(TIMEOUT).fail().onFailure().recoverWithNull();
    }

    private Uni<?> connect() {
        return provider.initialize()
                .invoke(() -> {
                    LOG.info("The identity provider answers");
                    away = false;
                })
                .onFailure().invoke(failure -> {
                    if (!away) {
                        away = true;
                        LOG.warnf("The identity provider does not answer. Requests with a token get a 503 until it does: %s",
                                failure.getMessage());
                    }
                });
    }

    private boolean isDue() {
        return System.nanoTime() - refreshedAt > config.keyRefresh().toNanos();
    }

    /** Any text makes Quarkus read the keys. It does so at most once in forced-jwk-refresh-interval. */
    private Uni<?> refresh() {
        refreshedAt = System.nanoTime();
        return provider.provider().refreshJwksAndVerifyJwtToken("", false, false, null);
    }
}
