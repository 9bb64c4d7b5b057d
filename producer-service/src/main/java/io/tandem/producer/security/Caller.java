package io.tandem.producer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.regex.Pattern;

import io.tandem.producer.event.UriSyntax;

/**
 * The sender of a request.
 *
 * @param name of the client or the user, with its kind; null without authentication
 * @param address the IP address of the sender
 */
public record Caller(Name name, String address) {

    private static final Pattern END_OF_PATH = Pattern.compile("[?#]");

    /** The kind of a name. Names of one kind are never names of the other, because a user may choose the name of a client. */
    enum Kind {
        /** The provider or the certificate names the client. */
        CLIENT("client", "/clients/"),
        /** The token names only its subject. */
        SUBJECT("subject", "/subjects/");

        private final String word;
        private final String path;

        Kind(String word, String path) {
            this.word = word;
            this.path = path;
        }
    }

    /** The name of an authenticated caller. */
    record Name(Kind kind, String text) {
    }

    /** Returns the account of this caller in the memory budget. */
    public String account() {
        return name == null ? address : name.kind.word + " " + name.text;
    }

    /** Tells whether the request had a valid credential. */
    public boolean isAuthenticated() {
        return name != null;
    }

    /** Returns the default source of an event that this caller sends as a plain body. */
    public String defaultSource(String type) {
        return (name == null ? "" : sourcePrefix()) + "/events/" + encode(type);
    }

    /** Returns the prefix of all sources that this client owns. */
    public String sourcePrefix() {
        return name.kind.path + encode(name.text);
    }

    /** Never true for a source with dot segments, because a reader that resolves them may find the source of another. */
    public boolean owns(String source) {
        return (source.equals(sourcePrefix()) || source.startsWith(sourcePrefix() + "/"))
                && !UriSyntax.hasDotSegment(END_OF_PATH.split(source, 2)[0]);
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }
}
