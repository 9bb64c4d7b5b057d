package io.tandem.producer.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.util.NetUtil;
import io.tandem.producer.support.TestConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/** Whatever a client writes, its address is an address, and no source of another client is its own. */
class CallerFuzzTest {

    private static final String PEER = "10.0.0.1";

    private final TrustedProxies proxies = new TrustedProxies(
            TestConfig.with("tandem.producer.trusted-proxies", "10.0.0.0/8,fd00::/8"));

    /** Each line is a header X-Forwarded-For. */
    @FuzzTest(maxDuration = "10m")
    void forwardedFor(byte[] lines) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        new String(lines, ISO_8859_1).lines().forEach(line -> headers.add("X-Forwarded-For", line));
        HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { HttpServerRequest.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "remoteAddress" -> SocketAddress.inetSocketAddress(1, PEER);
                    case "headers" -> headers;
                    default -> throw new UnsupportedOperationException(method.getName());
                });

        String address = proxies.clientOf(request);

        assertThat(NetUtil.createInetAddressFromIpAddressString(address)).as(address).isNotNull();
    }

    @FuzzTest(maxDuration = "10m")
    void ownSource(byte[] rest) {
        String source = "/clients/alice" + new String(rest, ISO_8859_1);
        Caller alice = new Caller(new Caller.Name(Caller.Kind.CLIENT, "alice"), PEER);
        if (alice.owns(source)) {
            try {
                String path = URI.create("http://h").resolve(source.replaceAll("(?i)%2e", ".").replaceAll("(?i)%2f", "/"))
                        .normalize().getPath();
                assertThat(path).matches("(?s)/+clients/+alice(/.*)?");
            } catch (IllegalArgumentException e) {
                // No URI, so the rules for attributes refuse it.
            }
        }
        assertThat(alice.owns(source.replace("alice", "bob"))).isFalse();
    }
}
