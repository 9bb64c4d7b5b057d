package io.tandem.producer.event;

import java.util.regex.Pattern;

/** The grammar of a URI reference (RFC 3986, appendix A). java.net.URI accepts more, and refuses some that are valid. */
final class UriSyntax {

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

    private UriSyntax() {
    }

    private static String charsOf(String set) {
        return "(?:[" + set + "]++|%\\p{XDigit}{2})*+";
    }

    static boolean matches(String value) {
        return REFERENCE.matcher(value).matches();
    }
}
