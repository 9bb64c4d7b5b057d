package io.tandem.benchmark.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/** Requests with one event each in binary mode: 100 bytes of data, 1,000 keys. */
public record BinaryEvents(URI target, String run) implements LongFunction<byte[]> {

    private static final int KEYS = 1000;
    private static final String DATA = "{\"reading\":1234.50,\"text\":\"" + "x".repeat(72) + "\"}";

    @Override
    public byte[] apply(long number) {
        String request = "POST /events HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\nce-specversion: 1.0\r\n"
                + "ce-type: com.example.reading\r\nce-source: /benchmark\r\ncontent-type: application/json\r\n"
                + "content-length: " + DATA.length() + "\r\nce-id: " + run + "-" + number
                + "\r\nce-subject: key-" + number % KEYS + "\r\n\r\n" + DATA;
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }
}
