package io.tandem.producer.cloudevents;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that each break one rule. They cover each MUST of CloudEvents 1.0 (core, JSON format, HTTP binding) that a sender
 * can break, and each limit.
 */
final class MalformedRequests {

    /** The source of every event here, to find an event that was accepted by mistake. */
    static final String SOURCE = "/malformed";

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String VALID = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"" + SOURCE + "\",\"type\":\"t\"}";

    /** A request and its expected response. */
    record Case(String rule, int status, String problem, String path, List<String> headers, String body) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        MalformedRequests requests = new MalformedRequests();
        requests.addMissing();
        requests.addBinary();
        requests.addAttributes();
        requests.addJson();
        requests.addBatches();
        requests.addTriggers();
        requests.addRequests();
        requests.addLimits();
        return requests.cases;
    }

    private void addMissing() {
        binaryWithout("ce-id");
        binaryWithout("ce-source");
        binaryWithout("ce-type");
        binaryWithout("ce-specversion");
        for (String name : List.of("id", "source", "type", "specversion")) {
            structured("structured: " + name + " is required", VALID.replace("\"" + name + "\"", "\"x" + name + "\""));
            structured("structured: " + name + " is unset by null",
                    VALID.replaceFirst("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":null"));
        }
    }

    private void addBinary() {
        binary("header repeated", "ce-subject: a", "ce-subject: b");
        binary("required header repeated", "ce-id: 2");
        binary("ce-datacontenttype beside Content-Type", "ce-datacontenttype: text/plain");
        binary("percent sign without digits", "ce-subject: 100%");
        binary("percent sign with one digit", "ce-subject: %4");
        binary("percent-encoding that is not UTF-8", "ce-subject: %ff%fe");
        binary("percent-encoding of an overlong form", "ce-subject: %c0%af");
        binary("percent-encoding of a surrogate", "ce-subject: %ed%a0%80");
        binary("character outside ASCII", "ce-subject: caf\u00e9");
        binary("quoted string without an end", "ce-subject: \"open");
        binary("quoted string that ends too early", "ce-subject: \"a\"b");
        binary("quoted string that ends in an escape", "ce-subject: \"a\\");
        binary("control character", "ce-subject: a%0ab");
        binary("NUL", "ce-subject: a%00b");
        binary("C1 control character", "ce-subject: %c2%85");
        binary("noncharacter", "ce-subject: %ef%bf%bf");
        binary("attribute name with an underscore", "ce-my_ext: x");
        binary("attribute name with a hyphen", "ce-my-ext: x");
        binary("attribute without a name", "ce-: x");
        binary("attribute named data", "ce-data: x");
    }

    private void addAttributes() {
        attribute("id is empty", "id", "");
        attribute("source is empty", "source", "");
        attribute("type is empty", "type", "");
        attribute("subject is empty", "subject", "");
        attribute("partitionkey is empty", "partitionkey", "");
        attribute("specversion 0.3", "specversion", "0.3");
        attribute("specversion 1.0.2", "specversion", "1.0.2");
        attribute("source is no URI reference", "source", "a b");
        attribute("source has a broken escape", "source", "/a%zz");
        attribute("source is an IRI", "source", "/stra\u00dfe");
        attribute("dataschema is empty", "dataschema", "");
        attribute("dataschema is relative", "dataschema", "/schemas/1");
        attribute("time without zone", "time", "2026-11-01T12:00:00");
        attribute("time without seconds", "time", "2026-11-01T12:00Z");
        attribute("time that does not exist", "time", "2026-02-30T12:00:00Z");
        attribute("time as a number", "time", "1793534400");
        attribute("time with a leap second", "time", "2016-12-31T23:59:60Z");
        attribute("time finer than a nanosecond", "time", "2026-11-01T12:00:00.1234567891Z");
        attribute("time with an offset of 24 hours", "time", "2026-11-01T12:00:00+24:00");
        attribute("attribute name longer than 64 characters", "x".repeat(65), "x");
        attribute("datacontenttype with a line separator", "datacontenttype",
                "text/plain; a=\\\"\u2028\\\"");
        attribute("datacontenttype without subtype", "datacontenttype", "text");
        attribute("datacontenttype with a broken parameter", "datacontenttype", "text/plain; charset");
        attribute("datacontenttype is an event format", "datacontenttype", STRUCTURED);
        attribute("id longer than 256 bytes", "id", "x".repeat(257));
        attribute("id that no path can name", "id", "..");
        attribute("source longer than 1,024 bytes", "source", "/" + "x".repeat(1024));
        attribute("extension longer than 4,096 bytes", "ext", "x".repeat(4097));
    }

    private void addJson() {
        structured("empty body", "");
        structured("not JSON", "{");
        structured("not an object", "[" + VALID + "]");
        structured("more than one value", VALID + VALID);
        structured("member repeated", VALID.replace("}", ",\"id\":\"2\"}"));
        structured("data repeated", VALID.replace("}", ",\"data\":1,\"data\":2}"));
        structured("data and data_base64", VALID.replace("}", ",\"data\":1,\"data_base64\":\"AA==\"}"));
        structured("data_base64 is no string", VALID.replace("}", ",\"data_base64\":1}"));
        structured("data_base64 is not Base64", VALID.replace("}", ",\"data_base64\":\"%%%\"}"));
        structured("data is not JSON", VALID.replace("}", ",\"data\":{]}"));
        structured("id is a number", VALID.replace("\"1\"", "1"));
        structured("extension is a fraction", VALID.replace("}", ",\"ext\":1.5}"));
        structured("extension is an integer beyond 32 bits", VALID.replace("}", ",\"ext\":2147483648}"));
        structured("extension is an object", VALID.replace("}", ",\"ext\":{}}"));
        structured("extension is an array", VALID.replace("}", ",\"ext\":[]}"));
        structured("extension in upper case", VALID.replace("}", ",\"myExt\":\"x\"}"));
        structured("unpaired surrogate", VALID.replace("}", ",\"subject\":\"\\ud800\"}"));
        structured("data of a text with an unpaired surrogate",
                VALID.replace("}", ",\"datacontenttype\":\"text/plain\",\"data\":\"\\ud800\"}"));
        structured("JSON nested too deep", VALID.replace("}", ",\"data\":" + "[".repeat(200) + "]".repeat(200) + "}"));
        structured("comment in JSON", "/**/" + VALID);
        structured("UTF-16", new String(new char[] { 0, '{', 0, '}' }));
    }

    private void addBatches() {
        add("batch: an object", 400, "malformed", "/events", VALID, "Content-Type: " + BATCH);
        add("batch: one invalid event", 400, "malformed", "/events", "[" + VALID + ",{}]", "Content-Type: " + BATCH);
        add("batch: no end", 400, "malformed", "/events", "[" + VALID, "Content-Type: " + BATCH);
        add("batch: nested batch", 400, "malformed", "/events", "[[" + VALID + "]]", "Content-Type: " + BATCH);
    }

    private void addTriggers() {
        add("trigger: an event format", 415, "unsupported-media-type", "/events/t", VALID, "Content-Type: " + STRUCTURED);
        add("trigger: empty Idempotency-Key", 400, "malformed", "/events/t", "x", "Idempotency-Key: \"\"");
        add("trigger: Idempotency-Key repeated", 400, "malformed", "/events/t", "x", "Idempotency-Key: a",
                "Idempotency-Key: b");
        add("trigger: Idempotency-Key too long", 400, "malformed", "/events/t", "x", "Idempotency-Key: " + "x".repeat(257));
        add("trigger: ce-id contradicts Idempotency-Key", 400, "malformed", "/events/t", "x", "Idempotency-Key: a", "ce-id: b");
        add("trigger: ce-type contradicts the path", 400, "malformed", "/events/t", "x", "ce-type: u");
        add("trigger: control character in the type", 400, "malformed", "/events/a%01b", "x");
        add("trigger: Content-Type is no media type", 400, "malformed", "/events/t", "x", "Content-Type: nonsense");
    }

    private void addRequests() {
        add("no event at all", 400, "malformed", "/events", "{}", "Content-Type: application/json");
        add("unknown event format", 415, "unsupported-media-type", "/events", "x",
                "Content-Type: application/cloudevents+avro");
        add("unknown batch format", 415, "unsupported-media-type", "/events", "x",
                "Content-Type: application/cloudevents-batch+avro");
        add("event format without a suffix", 415, "unsupported-media-type", "/events", "x",
                "Content-Type: application/cloudevents");
        add("charset other than UTF-8", 415, "unsupported-media-type", "/events", VALID,
                "Content-Type: " + STRUCTURED + "; charset=iso-8859-1");
        add("Content-Encoding", 415, "unsupported-media-type", "/events", VALID, "Content-Type: " + STRUCTURED,
                "Content-Encoding: gzip");
        add("Content-Type repeated", 400, "malformed", "/events", VALID, "Content-Type: text/plain", "Content-Type: text/css");
        add("Transfer-Encoding other than chunked", 400, "malformed", "/events/t", null,
                "Transfer-Encoding: gzip, chunked");
        add("unknown path", 404, "not-found", "/nothing", "x");
        add("stream: unknown parameter value", 400, "malformed", "/events?onError=explode", VALID, "Content-Type: " + NDJSON);
        add("page of another site", 403, "forbidden", "/events/t", "x", "Sec-Fetch-Site: cross-site");
        add("Origin of another site", 403, "forbidden", "/events/t", "x", "Origin: https://evil.example");
        add("opaque Origin", 403, "forbidden", "/events/t", "x", "Origin: null");
    }

    private void addLimits() {
        add("event above the event size", 413, "too-large", "/events/t", "x".repeat(1_000_001));
        add("structured event above the event size", 413, "too-large", "/events",
                VALID.replace("}", ",\"data\":\"" + "x".repeat(1_000_001) + "\"}"), "Content-Type: " + STRUCTURED);
        add("more events than a batch may have", 413, "too-large", "/events",
                "[" + VALID + ("," + VALID).repeat(1_000) + "]", "Content-Type: " + BATCH);
        add("body declared above the request size", 413, "too-large", "/events/t", null, "Content-Length: 99999999");
        String[] many = new String[120];
        for (int i = 0; i < many.length; i++) {
            many[i] = "x-" + i + ": y";
        }
        add("more header fields than are read", 431, "headers-too-large", "/events/t", "x", many);
        add("larger header fields than are read", 431, "headers-too-large", "/events/t", "x", "x-long: " + "y".repeat(21_000));
        add("path and query too long", 414, "uri-too-long", "/events/t?" + "x".repeat(4_096), "x");
    }

    private void binaryWithout(String header) {
        List<String> headers = new ArrayList<>(
                List.of("ce-specversion: 1.0", "ce-id: 1", "ce-source: " + SOURCE, "ce-type: t"));
        headers.removeIf(line -> line.startsWith(header + ":"));
        add("binary: " + header + " is required", 400, "malformed", "/events", "x", headers.toArray(String[]::new));
    }

    private void binary(String rule, String... more) {
        List<String> headers = new ArrayList<>(
                List.of("ce-specversion: 1.0", "ce-id: 1", "ce-source: " + SOURCE, "ce-type: t"));
        headers.addAll(List.of(more));
        add("binary: " + rule, 400, "malformed", "/events", "x", headers.toArray(String[]::new));
    }

    private void attribute(String rule, String name, String value) {
        String member = "\"" + name + "\":\"" + value + "\"";
        structured(rule, VALID.contains("\"" + name + "\"") ? VALID.replaceFirst("\"" + name + "\":\"[^\"]*\"", member)
                : VALID.replace("}", "," + member + "}"));
    }

    private void structured(String rule, String body) {
        add(rule, 400, "malformed", "/events", body, "Content-Type: " + STRUCTURED);
    }

    private void add(String rule, int status, String problem, String path, String body, String... headers) {
        cases.add(new Case(rule, status, problem, path, List.of(headers), body));
    }
}
