package io.tandem.consumer.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;

/** Resolves the webhook's host. Refuses addresses where clouds serve credentials, see {@link MetadataAddress}. */
final class WebhookAddress {

    private final Vertx vertx;
    private final String host;
    private final int port;

    WebhookAddress(URI url, Vertx vertx) {
        this.vertx = vertx;
        this.host = url.getHost().startsWith("[") ? url.getHost().substring(1, url.getHost().length() - 1) : url.getHost();
        this.port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    /** @throws IllegalArgumentException if there is no URL, or if it is not an http or https URL */
    static URI require(Optional<URI> url) {
        return url
                .filter(uri -> uri.getHost() != null && uri.getUserInfo() == null)
                .filter(uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                .orElseThrow(() -> new IllegalArgumentException("tandem.consumer.webhook.url must be set, "
                        + "an http or https URL without user name, for tandem.consumer.handler.name=webhook"));
    }

    /**
     * Returns the address to connect to. It is looked up and checked once, so that a second DNS answer cannot differ. It is
     * emitted on the Vert.x context of the caller, which carries the trace.
     */
    Uni<SocketAddress> resolve() {
        return vertx.executeBlocking(this::lookUp, false);
    }

    private SocketAddress lookUp() {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (MetadataAddress.matches(address) || address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new IllegalStateException(host + " is " + address.getHostAddress() + ", which is refused");
            }
            return SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host + " is unknown", e);
        }
    }
}
