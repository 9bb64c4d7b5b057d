package io.tandem.consumer.security;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.netty.util.NetUtil;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerConfig.Security.Mode;
import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Without authentication, refuses requests to a host name that is not of this service. A page in a browser cannot use the
 * service by a name of its own that it points at this service (DNS rebinding).
 */
@Singleton
class HostGuard {

    private static final String SETTING = "tandem.http.hosts";
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final List<String> names;
    private final boolean guards;

    HostGuard(ConsumerConfig config) {
        this.names = config.hosts().orElse(List.of()).stream().map(HostGuard::name).toList();
        this.guards = config.security().mode() == Mode.NONE;
    }

    void install(@Observes Router router) {
        if (guards) {
            router.route().order(RouteOrder.HOST_GUARD).handler(this::check);
        }
    }

    private void check(RoutingContext exchange) {
        String host = hostOf(exchange.request());
        if (host == null || isOwn(host.toLowerCase(Locale.ROOT))) {
            exchange.next();
        } else {
            ProblemMapper.write(exchange, Problem.of(ProblemType.MISDIRECTED,
                    "this service has no such host name; " + SETTING + " lists the names besides localhost and addresses"));
        }
    }

    /** Returns the host in the target if it has one (RFC 9112, 3.2.2), else that of the request; null if there is none. */
    private static String hostOf(HttpServerRequest request) {
        int scheme = request.uri().indexOf("://");
        if (scheme > 0 && !request.uri().startsWith("/")) {
            HostAndPort target = HostAndPort.parseAuthority(request.uri().substring(scheme + 3).split("[/?#]", 2)[0], -1);
            return target == null ? "" : target.host();
        }
        return request.authority() == null ? null : request.authority().host();
    }

    private boolean isOwn(String host) {
        return host.equals("localhost") || host.endsWith(".localhost") || isAddress(host)
                || names.stream()
                        .anyMatch(name -> name.startsWith("*.") ? isBelow(host, name.substring(1)) : host.equals(name));
    }

    private static boolean isBelow(String host, String suffix) {
        return host.endsWith(suffix) && host.length() > suffix.length();
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || host.startsWith("[") && host.endsWith("]")
                && NetUtil.isValidIpV6Address(host.substring(1, host.length() - 1));
    }

    private static String name(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(SETTING + " has '" + text + "'. An element is a host name without a port, or '*.'"
                    + " before a name for all names below it; addresses need no element.");
        }
        return name;
    }
}
