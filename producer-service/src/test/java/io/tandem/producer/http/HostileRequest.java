package io.tandem.producer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/**
 * A request with random faults at the level of HTTP, reproducible by the seed of its random numbers.
 *
 * @param text the request; each character is one byte
 * @param framing the certainty of its end
 */
record HostileRequest(String text, Framing framing) {

    /** The certainty of the end of a request. */
    enum Framing {
        /** The end is certain. The server answers, and the connection may go on. */
        CERTAIN,
        /** Two readers may see two ends. The server answers or closes, and the connection does not go on. */
        AMBIGUOUS,
        /** There may be no end: the server may wait for more. */
        OPEN
    }

    private static final List<String> METHODS = List.of("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "post", "FOO",
            "G E T", "", "M-SEARCH", "PRI");
    private static final List<String> VERSIONS = List.of("HTTP/1.0", "HTTP/1.0", "HTTP/1.2", "HTTP/0.9", "HTTP/2.0", "HTTP/3.0",
            "http/1.1", "HTTP/1", "HTTP/11.1", "", "HTTP/1.1 x");
    private static final List<String> TARGET_TAILS = List.of("?", "?x=%", "?%zz", "?a=b&a=b", "?%00", "?x=%E9", "#f", ";v=1",
            ";",
            "/", "//", "/.", "/..", "/%2e%2e/", "/../..", "%zz", "%", "%e", "%E9", "%ff%fe", "%00", "%0d%0aX:y", "\u00e9",
            "\u00c3\u00a9", "|", "<s>", "\"", "\\", "{}", "^", "`", "?\"", "%2F", "%3B", "*", "@", "'",
            "?" + "q".repeat(3_000));
    private static final List<String> TARGETS = List.of("*", "/", "//", "", "?", "/nothing", "/problems/%00",
            "http://localhost/",
            "http://", "localhost:1", "http://[::1]:99999999/x", "/%2e%2e", "/..", "/;", "\u0000", "/" + "x".repeat(20_000));
    private static final List<String> HOSTS = List.of("", "Host: \r\n", "Host: a\r\nHost: b\r\n",
            "Host: localhost\r\nHost: localhost\r\n",
            "Host: evil.example\r\n", "Host: a b\r\n", "Host: a,b\r\n", "Host: [::1\r\n", "Host: localhost:99999\r\n",
            "Host: @\r\n",
            "Host: \u00e9\r\n", "Host: localhost:x\r\n", "Host: /\r\n", "Host: http://localhost\r\n", "Host : localhost\r\n");
    private static final List<String> HEADERS = List.of("Accept: garbage", "Accept: ", "Accept: text/html", "Accept: */*;q=x",
            "Accept: application/json;q=0", "Accept: ,;,", "Accept: text/plain\r\nAccept: /", "Accept-Language: \u00ff",
            "Accept-Encoding: gzip, deflate, br", "Accept-Encoding: \u0001", "Accept-Charset: x", "Content-Encoding: gzip",
            "Content-Encoding: identity", "Content-Type: ", "Content-Type: /", "Content-Type: a/b;;",
            "Content-Type: text/plain;charset",
            "Content-Type: application/json\r\nContent-Type: text/plain", "Content-Type: multipart/form-data",
            "Content-Type: application/x-www-form-urlencoded", "Content-Language: x", "Expect: 100-continue", "Expect: 200-ok",
            "Connection: close", "Connection: keep-alive, x", "Connection: Host", "Connection: \u00ff",
            "Keep-Alive: timeout=-1",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: %%%",
            "Upgrade: websocket\r\nConnection: Upgrade",
            "Trailer: Content-Length", "TE: trailers, x;q=z", "Via: 1.0 x", "Max-Forwards: -1", "X-Forwarded-For: unknown",
            "X-Forwarded-For: ,,\u00ff", "X-Forwarded-Host: a b", "X-Forwarded-Port: x", "X-Forwarded-Proto: \u0001",
            "Forwarded: for=unknown;host=\"", "X-HTTP-Method-Override: GET", "Origin: null", "Origin: http://localhost",
            "Origin: \u00e9",
            "Origin: http://a b", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: ", "Referer: \u00ff",
            "Cookie: a=b; c; =; \u0001",
            "Authorization: Bearer x.y.z", "Authorization: Basic \u00ff", "Authorization: ", "Proxy-Authorization: x",
            "Access-Control-Request-Method: FOO\r\nOrigin: http://x", "Range: bytes=-1", "If-None-Match: *",
            "If-Modified-Since: x",
            "traceparent: 00-0-0-0", "traceparent: \u00ff", "tracestate: =,=,\u0001", "baggage: " + "k=v,".repeat(200), "b3: x",
            "Idempotency-Key: \u00e9", "Idempotency-Key: \u00c3\u00a9", "Idempotency-Key: \"", "Idempotency-Key: .",
            "ce-id: %zz",
            "ce-id: \u00e9", "ce-: x", "ce-x\u00e9: y", "ce-time: 2026-11-01T12:00:00+23:59", "ce-source: foo:",
            "Last-Event-ID: \u00ff",
            "x: a\u0000b", "x: a\rb", "x:\u000bb", "x: a\r\n folded", " leading: x", "no-colon", ": no-name", "x : y",
            "x\u00e9: y",
            "x: " + "y".repeat(15_000), "x: " + "y".repeat(40_000), "x: y\r\n".repeat(130) + "x: y");
    private static final List<String> FRAMINGS = List.of("Content-Length: %d\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: %d", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked, identity", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: xchunked",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: chunked;x", "Transfer-Encoding: ", "Transfer-Encoding:\u000bchunked",
            "Content-Length: %1$d, %1$d",
            "Content-Length: %1$d\r\nContent-Length: %1$d", "Content-Length: %d\r\nContent-Length: 0", "Content-Length: -1",
            "Content-Length: +%d", "Content-Length: 0x%x", "Content-Length: 99999999999999999999", "Content-Length: ",
            "Content-Length: %d x");
    private static final List<String> CHUNKS = List.of("zz\r\nx\r\n", "-1\r\nx\r\n", "2\r\nx\r\n", "1\nx\n", "1x", "\r\n\r\n",
            "+1\r\nx\r\n",
            "FFFFFFFFFFFFFFFFF\r\nx\r\n", "1 ; \u0000\r\nx\r\n", "1\r\nxy\r\n", "0x1\r\nx\r\n",
            "1;" + "e".repeat(20_000) + "\r\nx\r\n");

    /**
     * Makes the next request.
     *
     * @param valid valid requests that get the faults; each has lines without Host and framing, an empty line and a body
     */
    static HostileRequest next(Random random, List<String> valid) {
        String seed = pick(random, valid);
        String head = seed.substring(0, seed.indexOf("\r\n\r\n"));
        String body = seed.substring(head.length() + 4);
        String[] line = (head.contains("\r\n") ? head.substring(0, head.indexOf("\r\n")) : head).split(" ");
        String method = oneIn(random, 8) ? pick(random, METHODS) : line[0];
        String target = oneIn(random, 12) ? pick(random, TARGETS)
                : line[1] + (oneIn(random, 3) ? pick(random, TARGET_TAILS) : "");
        String version = oneIn(random, 6) ? pick(random, VERSIONS) : "HTTP/1.1";
        StringBuilder lines = new StringBuilder(oneIn(random, 6) ? pick(random, HOSTS) : "Host: localhost\r\n");
        if (head.contains("\r\n")) {
            lines.append(head, head.indexOf("\r\n") + 2, head.length()).append("\r\n");
        }
        for (int more = random.nextInt(4); more > 0; more--) {
            lines.append(pick(random, HEADERS)).append("\r\n");
        }
        HostileRequest framed = framed(random, method + " " + target + " " + version + "\r\n" + lines, damaged(random, body));
        return oneIn(random, 20) ? cut(random, framed) : framed;
    }

    private static HostileRequest framed(Random random, String head, String body) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 ->
                new HostileRequest(head + "Content-Length: " + body.length() + "\r\n\r\n" + body, Framing.CERTAIN);
            case 4, 5 -> new HostileRequest(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks(random, body) + "0\r\n"
                    + (oneIn(random, 3) ? "X-Trailer: t\r\n" : "") + "\r\n", Framing.CERTAIN);
            case 6 ->
                new HostileRequest(head + pick(random, FRAMINGS).formatted(body.length()) + "\r\n\r\n" + chunks(random, body)
                        + "0\r\n\r\n", Framing.AMBIGUOUS);
            default -> new HostileRequest(head + "Transfer-Encoding: chunked\r\n\r\n" + pick(random, CHUNKS) + "0\r\n\r\n",
                    Framing.OPEN);
        };
    }

    private static String chunks(Random random, String body) {
        StringBuilder chunks = new StringBuilder();
        for (int at = 0, size; at < body.length(); at += size) {
            size = Math.min(body.length() - at, 1 + random.nextInt(60));
            chunks.append(oneIn(random, 4) ? "00" : "").append(Integer.toHexString(size))
                    .append(oneIn(random, 4) ? ";e=\"v\"" : "")
                    .append("\r\n").append(body, at, at + size).append("\r\n");
        }
        return chunks.toString();
    }

    private static HostileRequest cut(Random random, HostileRequest whole) {
        return new HostileRequest(whole.text.substring(0, 1 + random.nextInt(whole.text.length())), Framing.OPEN);
    }

    private static String damaged(Random random, String body) {
        StringBuilder damaged = new StringBuilder(body);
        for (int times = random.nextInt(3); times > 0 && damaged.length() > 1; times--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.insert(at, (char) random.nextInt(256));
                default -> damaged.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return damaged.toString();
    }

    private static boolean oneIn(Random random, int times) {
        return random.nextInt(times) == 0;
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }
}
