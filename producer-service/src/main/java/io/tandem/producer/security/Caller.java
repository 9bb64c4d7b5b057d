package io.tandem.producer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.regex.Pattern;

/**
 * The sender of a request.
 *
 * @param client the client id; null without authentication
 * @param address the IP address of the sender
 */
public record Caller(String client, String address) {

    private static final Pattern END_OF_PATH = Pattern.compile("[?#]");
    /** A segment of one or two dots (RFC 3986, 5.2.4); dots and slashes may be percent-encoded. */
    private static final Pattern DOT_SEGMENT = Pattern.compile(
            "(?:/|%2f)(?:\\.|%2e){1,2}(?:/|%2f|$)", Pattern.CASE_INSENSITIVE);

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

    /** Never true for a source with dot segments, because a reader that resolves them may find the source of another. */
    public boolean owns(String source) {
        return (source.equals(sourcePrefix()) || source.startsWith(sourcePrefix() + "/"))
                && !DOT_SEGMENT.matcher(END_OF_PATH.split(source, 2)[0]).find();
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }
}
