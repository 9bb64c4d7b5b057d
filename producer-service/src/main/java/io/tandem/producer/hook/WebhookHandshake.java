package io.tandem.producer.hook;

import java.util.Set;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.RouteOrder;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Gives senders of webhooks the permission that they ask for before they deliver (CloudEvents Web Hooks 1.0, 4). Azure Event
 * Grid, for example, delivers nothing without it. It authenticates nobody.
 */
@Singleton
class WebhookHandshake {

    private static final String ORIGIN = "WebHook-Request-Origin";
    private static final String ALL = "*";
    /** A DNS name. The response repeats it, so it must not be anything else. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    private final ProducerConfig.Handshake config;

    WebhookHandshake(ProducerConfig config) {
        this.config = config.handshake();
    }

    void install(@Observes Router router) {
        for (String path : Set.of("/events", "/events/*", "/hooks/*")) {
            router.route(HttpMethod.OPTIONS, path).order(RouteOrder.WEBHOOK_HANDSHAKE).handler(this::answer);
        }
    }

    private void answer(RoutingContext exchange) {
        String origin = exchange.request().getHeader(ORIGIN);
        if (origin == null) {
            exchange.next();
            return;
        }
        exchange.response().setStatusCode(200).putHeader("Allow", "POST, OPTIONS");
        if (isAllowed(origin)) {
            exchange.response()
                    .putHeader("WebHook-Allowed-Origin", origin)
                    .putHeader("WebHook-Allowed-Rate", config.rate().isPresent() ? "" + config.rate().getAsInt() : ALL);
        }
        exchange.response().end();
    }

    private boolean isAllowed(String origin) {
        Set<String> origins = config.origins().orElse(Set.of());
        return NAME.matcher(origin).matches()
                && (origins.contains(ALL) || origins.stream().anyMatch(origin::equalsIgnoreCase));
    }
}
