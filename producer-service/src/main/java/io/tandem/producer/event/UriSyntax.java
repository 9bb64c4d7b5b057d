package io.tandem.producer.event;

import java.util.regex.Pattern;

/** The grammar of a URI reference (RFC 3986, appendix A). java.net.URI accepts more, and refuses some that are valid. */
public final class UriSyntax {

    private static final String PLAIN = "-\\w.~!$&'()*+,;=";
    private static final String USER = charsOf(PLAIN + ":");
    private static final String NAME = charsOf(PLAIN);
    private static final String SEGMENT = charsOf(PLAIN + ":@");
    private static final String PATH = charsOf(PLAIN + ":@/");
    private static final String QUERY = charsOf(PLAIN + ":@/?");
    private static final String ADDRESS = "\\[(?:[\\p{XDigit}:.]++|[vV]\\p{XDigit}++\\.[" + PLAIN + ":]++)\\]";
    private static final String AUTHORITY = "(?:" + USER + "@)?(?:" + ADDRESS + "|" + NAME + ")(?::\\d*+)?";

    /** Without a scheme, the first segment has no colon. */
    private static final String SCHEME = "(?:[A-Za-z][A-Za-z0-9+.-]*+:|(?![^:/?#]*+:))";

    private static final Pattern REFERENCE = Pattern
            .compile(SCHEME + "(?://" + AUTHORITY + "(?:/" + SEGMENT + ")*+|(?!//)" + PATH
                    + ")(?:\\?" + QUERY + ")?(?:#" + QUERY + ")?");

    /** A segment of one or two dots (RFC 3986, 5.2.4); dots and slashes may be percent-encoded. */
    private static final Pattern DOT_SEGMENT = Pattern.compile(
            "(?:/|%2f)(?:\\.|%2e){1,2}(?:[/?#]|%2f|$)", Pattern.CASE_INSENSITIVE);

    private UriSyntax() {
    }

    /** Tells whether a reader that resolves dot segments could find another path in this text. */
    public static boolean hasDotSegment(String path) {
        return DOT_SEGMENT.matcher(path).find();
    }

    private static String charsOf(String set) {
        return "(?:[" + set + "]++|%\\p{XDigit}{2})*+";
    }

    static boolean matches(String value) {
        return REFERENCE.matcher(value).matches();
    }
}
