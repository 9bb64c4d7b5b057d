package io.tandem.benchmark.reference;

import java.nio.charset.StandardCharsets;

/** A row of the table of events as consumer-service would write it for the preloaded topic. */
record Row(String id, String subject, byte[] key, int partition, long offset, int ordinal) {

    static final byte[] DATA = ("{\"reading\":1234.50,\"text\":\"" + "x".repeat(72) + "\"}").getBytes(StandardCharsets.UTF_8);
    static final byte[] HASH = new byte[32];
    private static final int KEYS = 1000;

    static Row of(int number) {
        String key = "key-" + number % KEYS;
        return new Row("bare-" + number, key, key.getBytes(StandardCharsets.UTF_8), number % 6, number,
                number % RowWriter.BATCH);
    }
}
