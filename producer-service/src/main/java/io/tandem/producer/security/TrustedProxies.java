package io.tandem.producer.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tandem.producer.ProducerConfig;
import io.vertx.core.http.HttpServerRequest;

/** Finds the address of a client behind the proxies of the operator. A client cannot choose it, whatever it writes. */
@Singleton
class TrustedProxies {

    private static final String SETTING = "tandem.producer.trusted-proxies";
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final ProducerConfig config;
    private final List<IpSubnetFilterRule> networks;

    TrustedProxies(ProducerConfig config) {
        this.config = config;
        this.networks = config.trustedProxies().orElse(List.of()).stream().map(TrustedProxies::network).toList();
    }

    /** Stops the start if Quarkus would read the leftmost address, which a client writes, and fail for a malformed one. */
    void check(@Observes StartupEvent start) {
        if (config.addressForwardingByQuarkus()) {
            throw new ConfigurationException("quarkus.http.proxy.proxy-address-forwarding lets a client choose its own"
                    + " address. Remove it and set " + SETTING + " to the addresses or networks of the proxies.");
        }
    }

    /** Returns the nearest address that is no trusted proxy, or the last proxy that named no address. */
    String clientOf(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        if (networks.isEmpty()) {
            return peer;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(peer);
        String[] hops = String.join(",", request.headers().getAll(FORWARDED_FOR)).split(",", -1);
        for (int hop = hops.length - 1; hop >= 0 && address != null && isTrusted(address); hop--) {
            InetAddress next = addressOf(hops[hop].strip());
            if (next == null) {
                break;
            }
            address = next;
        }
        return address == null ? peer : address.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return networks.stream().anyMatch(network -> network.matches(socket));
    }

    /** Returns the address of an element, with or without a port; null if it has none. */
    private static InetAddress addressOf(String element) {
        String host = element;
        if (host.startsWith("[")) {
            host = host.substring(1, Math.max(1, host.indexOf(']')));
        } else if (host.indexOf(':') > 0 && host.indexOf(':') == host.lastIndexOf(':')) {
            host = host.substring(0, host.indexOf(':'));
        }
        return NetUtil.createInetAddressFromIpAddressString(host);
    }

    private static IpSubnetFilterRule network(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(parts[0]);
        if (address == null) {
            throw new ConfigurationException(SETTING + " has '" + text + "', which is no address and no network");
        }
        try {
            int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : address.getAddress().length * Byte.SIZE;
            return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(SETTING + " has '" + text + "', which is no network in CIDR notation", e);
        }
    }
}
