package io.tandem.producer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * Who sent a request.
 *
 * @param client its client id; null without authentication
 * @param address where it comes from
 */
public record Caller(String client, String address) {

    /** Returns the name under which its bytes in flight are counted. */
    public String account() {
        return client == null ? address : "client " + client;
    }

    /** Returns the source of a trigger that names none. */
    public String triggerSource(String type) {
        return (client == null ? "" : sourcePrefix()) + "/events/" + encode(type);
    }

    /** Returns the start of every source that is this client's own. */
    public String sourcePrefix() {
        return "/clients/" + encode(client);
    }

    public boolean owns(String source) {
        return source.equals(sourcePrefix()) || source.startsWith(sourcePrefix() + "/");
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }
}
