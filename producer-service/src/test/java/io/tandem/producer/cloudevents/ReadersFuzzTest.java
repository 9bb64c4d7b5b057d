package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.support.TestConfig;
import io.vertx.core.MultiMap;

/** Whatever the bytes are, they are an event or get a named fault, and an event that is written and read again is the same. */
class ReadersFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEMBERS = 1_000_000;

    private final ProducerConfig config = TestConfig.with();
    private final AttributeLimit limit = new AttributeLimit(config);
    private final JsonEventReader json = new JsonEventReader(config, limit);
    private final CloudEventReader reader = new CloudEventReader(json, limit);
    private final PlainEventReader plain = new PlainEventReader(limit);

    @FuzzTest(maxDuration = "10m")
    void structured(byte[] body) {
        try {
            assertSameAgain(json.readEvent(body));
        } catch (InvalidEventException e) {
            assertNamed(e.getMessage());
        }
    }

    @FuzzTest(maxDuration = "10m")
    void batch(byte[] body) {
        int[] members = new int[1];
        try {
            reader.readBatch(body, count -> members[0] += count).forEach(this::assertSameAgain);
        } catch (InvalidEventException e) {
            assertNamed(e.getMessage());
        } catch (ProblemException e) {
            assertThat(e.problem().errors()).hasSizeBetween(1, 100).allSatisfy(fault -> assertNamed(fault.detail()));
        }
        assertThat(members[0]).isLessThan(MEMBERS);
    }

    /** The header lines and the body of a request in binary mode. */
    @FuzzTest(maxDuration = "10m")
    void binary(byte[] request) {
        MultiMap headers = headers(request);
        try {
            if (ContentMode.of(headers) == ContentMode.BINARY) {
                assertSameAgain(reader.read(ContentMode.BINARY, headers, body(request)));
            }
        } catch (InvalidEventException | ProblemException e) {
            assertNamed(e.getMessage());
        }
    }

    /** The path, the header lines and the body of a plain request. */
    @FuzzTest(maxDuration = "10m")
    void plain(byte[] request) {
        String text = new String(request, ISO_8859_1);
        MultiMap headers = headers(request);
        try {
            ContentMode.checkPlain(headers);
            String type = TypeInPath.of(text.lines().findFirst().orElse("/"));
            Event event = plain.read(type, "/default", headers, body(request));
            assertThat(event.type()).isEqualTo(type);
            assertSameAgain(event);
        } catch (InvalidEventException | ProblemException e) {
            assertNamed(e.getMessage());
        }
    }

    @FuzzTest(maxDuration = "10m")
    void typeInPath(byte[] path) {
        String text = new String(path, ISO_8859_1);
        try {
            String type = TypeInPath.of(text);
            assertThat(TypeInPath.of("/events/" + URLEncoder.encode(type, UTF_8).replace("+", "%20"))).isEqualTo(type);
        } catch (InvalidEventException e) {
            assertNamed(e.getMessage());
        }
    }

    private void assertSameAgain(Event event) {
        assertSame(json.readEvent(structuredOf(event)), event);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("ce-specversion", "1.0");
        event.attributes().forEach((name, value) -> headers.add(
                name.equals("datacontenttype") ? "content-type" : "ce-" + name,
                name.equals("datacontenttype") ? value : URLEncoder.encode(value, UTF_8).replace("+", "%20")));
        assertSame(reader.read(ContentMode.BINARY, headers, event.data() == null ? new byte[0] : event.data()), event);
    }

    private static byte[] structuredOf(Event event) {
        ObjectNode written = JSON.createObjectNode().put("specversion", "1.0");
        event.attributes().forEach(written::put);
        if (event.data() != null) {
            written.put("data_base64", Base64.getEncoder().encodeToString(event.data()));
        }
        return written.toString().getBytes(UTF_8);
    }

    /** HTTP cannot tell empty data from none, and data in JSON has a content type by default. */
    private static void assertSame(Event actual, Event expected) {
        Map<String, String> attributes = new java.util.HashMap<>(actual.attributes());
        if (!expected.attributes().containsKey("datacontenttype")) {
            attributes.remove("datacontenttype");
        }
        assertThat(attributes).isEqualTo(expected.attributes());
        assertThat(actual.data() == null ? new byte[0] : actual.data())
                .isEqualTo(expected.data() == null ? new byte[0] : expected.data());
    }

    private static void assertNamed(String fault) {
        assertThat(fault).isNotBlank().hasSizeLessThan(1000).doesNotContainPattern("\\p{Cntrl}");
    }

    /** Each line with a colon is a header. */
    private static MultiMap headers(byte[] request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        String head = new String(request, ISO_8859_1).split("\n\n", 2)[0];
        List.of(head.split("\n")).stream().filter(line -> line.indexOf(':') > 0).forEach(line -> headers
                .add(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip()));
        return headers;
    }

    private static byte[] body(byte[] request) {
        String[] parts = new String(request, ISO_8859_1).split("\n\n", 2);
        return parts.length == 2 ? parts[1].getBytes(ISO_8859_1) : new byte[0];
    }
}
