package io.tandem.local.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Spellings of a path that a router, a proxy or a check of access may read in different ways. */
public final class PathVariants {

    private PathVariants() {
    }

    /** The spellings of each of these paths of one segment, like {@code /events}. All are valid in a URI. */
    public static List<String> of(String... paths) {
        return Arrays.stream(paths).flatMap(PathVariants::of).toList();
    }

    private static Stream<String> of(String path) {
        String name = path.substring(1);
        String first = "%" + Integer.toHexString(name.charAt(0));
        return Stream.of(path, "/" + path, path + "/", path + "//", "/." + path, path + "/.", "/x/.." + path,
                "/x/%2e%2e" + path,
                "/%2e" + path, "/%2E%2E" + path, "/.." + path, "/" + first + name.substring(1), path + "%2f", "%2f" + name,
                path + ";x=1", "/;x" + path, path + "?", path + "?x=/index.html", path + "%00", path + "%20", path + "%09",
                "/" + name.toUpperCase(java.util.Locale.ROOT), path + ".html", path + "%2ehtml", path + "/a.js",
                path + "%23.js",
                path + "%3f.js", "/index.html/.." + path, "/x.js/.." + path, "/x.js/%2e%2e" + path, "/x.js%2f.." + path,
                "/problems/.." + path, "/problems/%2e%2e" + path, "/problems/..%2f" + name, "/problems/x/../.." + path,
                "/problems" + path, "/x.js;" + path, path + "%5c", "/%5c" + name, path + "%0d%0a", "/%252e%252e" + path)
                .map(variant -> variant.startsWith("/") ? variant : "/" + variant);
    }
}
