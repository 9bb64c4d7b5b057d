package io.tandem.producer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Valid requests of all modes, with random damage to headers and bodies, reproducible by seed. */
final class FuzzedRequests {

    private static final String EVENT = "{\"specversion\":\"1.0\",\"id\":\"f\",\"source\":\"/fuzz\",\"type\":\"fuzz\","
            + "\"time\":\"2026-11-01T12:00:00.5+01:00\",\"subject\":\"s\u00e9\",\"ext\":true,\"n\":-12,"
            + "\"datacontenttype\":\"application/json\",\"data\":{\"a\":[1,2.50,-1e9,null,\"\\u20ac\"],\"b\":{}}}";
    private static final String BINARY = "ce-specversion: 1.0\r\nce-id: f\r\nce-source: /fuzz\r\nce-type: fuzz\r\n"
            + "ce-subject: Euro%20%E2%82%AC\r\nce-time: 2026-11-01T12:00:00Z\r\nContent-Type: application/json\r\n";
    private static final List<String> TOKENS = List.of("\"", "{", "}", "[", "]", ":", ",", "\\u", "\\ud800", "null", "1e999",
            "-", "%", "%ff", "\0", "\u007f", "\u00ff", "ce-", "data", "data_base64", "1.0", "\n", "  ",
            "9999999999999999999", "application/cloudevents+json", "true", "0x", "/*", "\ufeff");

    private final Random random;

    FuzzedRequests(Random random) {
        this.random = random;
    }

    /** Returns a whole request, head and body; the framing is right, so that a server can answer it. */
    byte[] next() {
        return switch (random.nextInt(6)) {
            case 0 -> request("/events", damaged(BINARY, true), damaged("{\"a\":1.50}", false));
            case 1 -> request("/events", "Content-Type: application/cloudevents+json\r\n", damaged(EVENT, false));
            case 2 -> request("/events", "Content-Type: application/cloudevents-batch+json\r\n",
                    damaged("[" + EVENT + "," + EVENT + "]", false));
            case 3 -> request("/events" + List.of("", "?receipts=errors", "?onError=stop").get(random.nextInt(3)),
                    "Content-Type: application/x-ndjson\r\n", damaged(EVENT + "\n" + EVENT + "\n", false));
            case 4 -> request("/events/" + path(), damaged("Idempotency-Key: \"k\"\r\nContent-Type: text/plain\r\n", true),
                    damaged("hello", false));
            default -> request("/events", damaged("Content-Type: application/cloudevents+json; charset=utf-8\r\n", true),
                    damaged(EVENT, false));
        };
    }

    private byte[] request(String path, String headers, String body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        byte[] bytes = body.getBytes(ISO_8859_1);
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(ISO_8859_1));
        request.writeBytes(bytes);
        return request.toByteArray();
    }

    private String path() {
        StringBuilder path = new StringBuilder("t");
        for (int i = random.nextInt(6); i > 0; i--) {
            path.append(random.nextInt(4) == 0 ? "%" + String.format("%02x", random.nextInt(256))
                    : String.valueOf((char) ('a' + random.nextInt(26))));
        }
        return path.toString();
    }

    /** Up to four cuts, doublings, swaps, tokens or flipped bytes; inside a head, line ends stay what they are. */
    private String damaged(String text, boolean head) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(5); i > 0 && damaged.length() > 2; i--) {
            int at = random.nextInt(damaged.length());
            int to = Math.min(damaged.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> damaged.delete(at, to);
                case 1 -> damaged.insert(at, damaged.substring(at, to).repeat(1 + random.nextInt(20)));
                case 2 -> damaged.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
                case 3 -> damaged.setCharAt(at, (char) random.nextInt(256));
                default -> damaged.replace(at, to, TOKENS.get(random.nextInt(TOKENS.size())));
            }
        }
        return head ? lines(damaged.toString()) : damaged.toString();
    }

    private static String lines(String head) {
        StringBuilder lines = new StringBuilder();
        for (String line : head.split("\r\n")) {
            String clean = line.replaceAll("[\r\n\0]", "");
            boolean isHeader = clean.indexOf(':') > 0 && clean.substring(0, clean.indexOf(':')).matches("[A-Za-z0-9-]+");
            lines.append(isHeader && !clean.regionMatches(true, 0, "content-length", 0, 14) ? clean + "\r\n" : "");
        }
        return lines.toString();
    }
}
