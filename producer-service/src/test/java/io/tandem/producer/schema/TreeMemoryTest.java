package io.tandem.producer.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A parsed tree takes no more memory than is counted for it, whatever its values are. */
class TreeMemoryTest {

    private static final int BYTES = 300_000;
    private static final int TREES = 8;
    /** Other threads fill and free the same heap, so the least of several measurements counts. */
    private static final int ROUNDS = 4;

    private final ObjectMapper json = new ObjectMapper();

    private enum Values {
        DIGITS(n -> "1"),
        INTEGERS(n -> String.valueOf(12_345 + n)),
        LONGS(n -> String.valueOf(99_999_999_999L + n)),
        BIG_INTEGERS(n -> "99999999999999999999" + n),
        FLOATS(n -> "1.5"),
        STRINGS(n -> "\"a\""),
        WIDE_STRINGS(n -> "\"\u0100\""),
        MIXED_STRINGS(n -> "\"" + "a".repeat(60) + "\u0100\""),
        EMPTY_ARRAYS(n -> "[]"),
        ARRAYS(n -> "[1]"),
        EMPTY_OBJECTS(n -> "{}"),
        OBJECTS(n -> "{\"\":1}"),
        OBJECTS_IN_OBJECTS(n -> "{\"\":{}}"),
        DISTINCT_NAMES(n -> "{\"" + n + "\":1}"),
        NESTED_ARRAYS(n -> "[".repeat(60) + "]".repeat(60)),
        NESTED_OBJECTS(n -> "{\"\":".repeat(60) + "1" + "}".repeat(60)),
        ORDERS(n -> "{\"orderId\":\"a-" + n + "\",\"customer\":\"Ada Lovelace\",\"amount\":12.50,\"currency\":\"EUR\","
                + "\"lines\":[{\"sku\":\"x-1\",\"quantity\":2}],\"comment\":\"leave at the door\"}");

        private final IntFunction<String> value;

        Values(IntFunction<String> value) {
            this.value = value;
        }

        byte[] array() {
            int count = BYTES / (value.apply(0).length() + 1);
            return IntStream.range(0, count).mapToObj(value).collect(Collectors.joining(",", "[", "]")).getBytes(UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Values.class)
    void aTreeTakesNoMoreThanIsCounted(Values values) throws IOException {
        byte[] text = values.array();
        AtomicLong counted = new AtomicLong();
        parse(text, counted);
        double perByte = counted.doubleValue() / text.length;
        double taken = Double.MAX_VALUE;

        for (int round = 0; round < ROUNDS && taken > perByte; round++) {
            taken = Math.min(taken, (double) heapOf(TREES, text) / TREES / text.length);
        }

        System.out.printf("%s: %.1f times its bytes, counted as %.1f%n", values, taken, perByte);
        assertThat(taken).isLessThanOrEqualTo(perByte);
    }

    private long heapOf(int trees, byte[] text) throws IOException {
        List<JsonNode> parsed = new ArrayList<>();
        long before = heapInUse();
        for (int n = 0; n < trees; n++) {
            parsed.add(parse(text, new AtomicLong()));
        }
        long taken = heapInUse() - before;
        Reference.reachabilityFence(parsed);
        return taken;
    }

    @Test
    void usualDataAreCountedAtLessThanTheBound() throws IOException {
        byte[] text = Values.ORDERS.array();
        AtomicLong counted = new AtomicLong();

        parse(text, counted);

        assertThat(counted.get()).isLessThan(12L * text.length);
    }

    private JsonNode parse(byte[] text, AtomicLong counted) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            return json.readTree(new TreeMemory(parser, text.length, counted::addAndGet));
        }
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
