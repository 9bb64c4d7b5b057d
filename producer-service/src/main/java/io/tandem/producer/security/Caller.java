package io.tandem.producer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * The sender of a request.
 *
 * @param client the client id; null without authentication
 * @param address the IP address of the sender
 */
public record Caller(String client, String address) {

    /** Returns the account of this caller in the memory budget. */
    public String account() {
        return client == null ? address : "client " + client;
    }

    /** Returns the default source of an event that this caller sends as a plain body. */
    public String defaultSource(String type) {
        return (client == null ? "" : sourcePrefix()) + "/events/" + encode(type);
    }

    /** Returns the prefix of all sources that this client owns. */
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
