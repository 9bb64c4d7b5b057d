package io.tandem.consumer.problem;

import java.util.regex.Pattern;

/** Says where a request belongs that came to the wrong service or port. */
final class WrongPlace {

    private static final Pattern STEERING = Pattern.compile("/replays/[^/]+/[^/]+");

    private WrongPlace() {
    }

    /** Returns the problem with the place that has the resource or method; the same if no other place has it. */
    static Problem refine(Problem general, String method, String path) {
        String detail = detail(general.kind(), method, path);
        return detail == null ? general : Problem.of(general.kind(), detail);
    }

    private static String detail(ProblemType kind, String method, String path) {
        if (method.equals("POST") && isBelow(path, "/events")) {
            return "this service shows events and takes none; send them to producer-service, POST /events";
        }
        if (kind == ProblemType.NOT_FOUND && isBelow(path, "/hooks")) {
            return "webhooks go to producer-service, POST /hooks/{name}";
        }
        if (kind == ProblemType.NOT_FOUND && isBelow(path, "/q")) {
            return "health, metrics and OpenAPI are on the management port of this service, 9001 by default";
        }
        return kind != ProblemType.NOT_FOUND ? null
                : "no resource has this path; there are /events, /events/{id}, /stream, /stats, /dead-letters, /replays and the page at /";
    }

    /** Returns the methods of the resource with this path, for the header Allow. */
    static String methods(String path) {
        if (path.equals("/dead-letters/redrive") || STEERING.matcher(path).matches()) {
            return "POST, OPTIONS";
        }
        return path.equals("/replays") ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
