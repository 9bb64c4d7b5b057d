package io.tandem.producer.problem;

import java.util.List;

/** Says where a request belongs that came to the wrong service or port. */
final class WrongPlace {

    private static final List<String> OF_THE_CONSUMER = List.of("/event", "/stats", "/stream", "/dead-letters");

    private WrongPlace() {
    }

    /** Returns the problem with the place that has the resource or method; the same if no other place has it. */
    static Problem refine(Problem general, String method, String path) {
        String detail = detail(general.kind(), method, path);
        return detail == null ? general : Problem.of(general.kind(), detail);
    }

    private static String detail(ProblemType kind, String method, String path) {
        boolean isRead = method.equals("GET") || method.equals("HEAD");
        if (isRead && isBelow(path, "/events")) {
            return "this service takes events and shows none; ask consumer-service what became of one, GET /events/{id}";
        }
        if (kind != ProblemType.NOT_FOUND) {
            return null;
        }
        if (OF_THE_CONSUMER.stream().anyMatch(folder -> isBelow(path, folder))) {
            return "this is a resource of consumer-service; this service takes events, POST /events or POST /events/{type}";
        }
        if (isBelow(path, "/q")) {
            return "health, metrics and OpenAPI are on the management port of this service, 9000 by default";
        }
        return path.equals("/")
                ? "events go to POST /events or POST /events/{type}; the page and the journal are at consumer-service, port 8081"
                        + " by default"
                : null;
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
