package io.tandem.producer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Generates valid requests of all modes and damages their framing, headers and bodies at random. The seed repeats them. */
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

    /** The state of the framing, which decides how the server can react. */
    enum Framing {
        /** The framing is valid. The server responds and keeps the connection. */
        RIGHT,
        /** The framing is damaged, but the server sees its end. The server responds or closes the connection. */
        DAMAGED,
        /** The request has no end. Its sender disconnects. */
        OPEN
    }

    /** The bytes of a request. */
    record Request(byte[] bytes, Framing framing) {

        @Override
        public String toString() {
            return new String(bytes, ISO_8859_1);
        }
    }

    Request next() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> request("/events", damaged(BINARY, true), damaged("{\"a\":1.50}", false));
            case 3, 4, 5 -> request("/events", "Content-Type: application/cloudevents+json\r\n", damaged(EVENT, false));
            case 6, 7, 8 -> request("/events", "Content-Type: application/cloudevents-batch+json\r\n",
                    damaged("[" + EVENT + "," + EVENT + "]", false));
            case 9, 10, 11 -> request("/events" + pick("", "?receipts=errors", "?onError=stop"),
                    "Content-Type: application/x-ndjson\r\n", damaged(EVENT + "\n" + EVENT + "\n", false));
            case 12, 13, 14 ->
                request("/events/" + path(), damaged("Idempotency-Key: \"k\"\r\nContent-Type: text/plain\r\n", true),
                        damaged("hello", false));
            case 15, 16 -> request("/events", damaged("Content-Type: application/cloudevents+json; charset=utf-8\r\n", true),
                    damaged(EVENT, false));
            case 17 -> hostileHead();
            case 18 -> hostileChunks();
            default -> unfinished();
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Builds a request in chunks or with a length; some requests are the last of their connection. */
    private Request request(String path, String headers, String body) {
        boolean chunked = random.nextInt(4) == 0;
        byte[] bytes = body.getBytes(ISO_8859_1);
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (random.nextInt(50) == 0 ? "Connection: close\r\n" : "")
                + headers + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + bytes.length + "\r\n\r\n");
        return new Request(join(head, chunked ? chunks(body) : body), Framing.RIGHT);
    }

    /** Builds small chunks, all of them valid, some with an extension or a trailer. */
    private String chunks(String body) {
        StringBuilder chunks = new StringBuilder();
        for (int at = 0, size; at < body.length(); at += size) {
            size = Math.min(body.length() - at, 1 + random.nextInt(40));
            chunks.append(pick("", "0", "000")).append(Integer.toHexString(size)).append(pick("", "", ";ext", ";a=\"b\""))
                    .append("\r\n").append(body, at, at + size).append("\r\n");
        }
        return chunks.append("0\r\n").append(pick("", "", "X-Trailer: t\r\n")).append("\r\n").toString();
    }

    private Request hostileHead() {
        String line = pick("POST /events HTTP/1.1", "post /events HTTP/1.1", "POST  /events HTTP/1.1", "POST /events",
                "PUT /events HTTP/1.1",
                "POST http://localhost/events/t HTTP/1.1", "OPTIONS * HTTP/1.1", "POST //events HTTP/1.1",
                "POST /events/../events HTTP/1.1",
                "POST /events/%2e%2e/t HTTP/1.1", "POST /events/t?%zz HTTP/1.1", "POST /events/t HTTP/1.0",
                "POST /events/t HTTP/3.0",
                "GET /problems/%00 HTTP/1.1", "\u0016\u0003\u0001",
                "POST /events/" + "x".repeat(random.nextInt(20_000)) + " HTTP/1.1");
        String more = pick("", "Content-Length: -1", "Content-Length: x", "Content-Length: 0\r\nContent-Length: 1",
                "bad header",
                ": empty", "ce-id : x", " folded: x", "ce-id: a\r\n b", "Transfer-Encoding: identity", "Expect: 200-ok",
                "Host: other",
                "Content-Type: application/x-ndjson", "Upgrade: websocket\r\nConnection: upgrade",
                "x: " + "y".repeat(random.nextInt(40_000)),
                "X-" + path() + ": " + damaged("value", true));
        return new Request(join(line + "\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n\r\n", ""),
                Framing.DAMAGED);
    }

    private Request hostileChunks() {
        String chunk = pick("zz\r\nhello\r\n", "-1\r\nhello\r\n", "2\r\nhello\r\n", "5\nhello\n", "5hello", "\r\n\r\n",
                "FFFFFFFFFFFFFFFFF\r\nhello\r\n", "5 ; \u0000\r\nhello\r\n", "5\r\nhelloX0\r\n");
        return new Request(join("POST /events" + pick("", "/t") + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + pick("text/plain", "application/x-ndjson", "application/cloudevents+json")
                + "\r\nTransfer-Encoding: chunked\r\n\r\n",
                chunk + "0\r\n\r\n"), Framing.OPEN);
    }

    private Request unfinished() {
        Request whole = next();
        return new Request(Arrays.copyOf(whole.bytes(), 1 + random.nextInt(whole.bytes().length)), Framing.OPEN);
    }

    private static byte[] join(String head, String body) {
        return (head + body).getBytes(ISO_8859_1);
    }

    private String path() {
        StringBuilder path = new StringBuilder("t");
        for (int i = random.nextInt(6); i > 0; i--) {
            path.append(random.nextInt(4) == 0 ? "%" + String.format("%02x", random.nextInt(256))
                    : String.valueOf((char) ('a' + random.nextInt(26))));
        }
        return path.toString();
    }

    /** Applies up to four deletions, repetitions, insertions or replacements. It keeps the line ends of a head. */
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
            lines.append(isHeader
                    && !clean.toLowerCase(Locale.ROOT).matches("(content-length|transfer-encoding|connection|expect|upgrade).*")
                            ? clean + "\r\n"
                            : "");
        }
        return lines.toString();
    }
}
