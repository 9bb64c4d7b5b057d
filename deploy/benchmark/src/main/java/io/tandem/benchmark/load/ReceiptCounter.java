package io.tandem.benchmark.load;

import java.nio.charset.StandardCharsets;

/** Counts the receipts in a chunked answer as it comes in, without taking it apart. */
final class ReceiptCounter {

    private static final byte[] RECEIPT = "\"offset\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private int receiptMatched;
    private int endMatched;
    private long receipts;

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            receiptMatched = next(RECEIPT, receiptMatched, bytes[i]);
            if (receiptMatched == RECEIPT.length) {
                receipts++;
                receiptMatched = 0;
            }
            endMatched = endMatched == END.length ? endMatched : next(END, endMatched, bytes[i]);
        }
    }

    /** A chunk's border may fall inside a receipt: then its size line is in the way, and the match starts anew. */
    private static int next(byte[] pattern, int matched, byte b) {
        if (b == pattern[matched]) {
            return matched + 1;
        }
        return b == pattern[0] ? 1 : 0;
    }

    long receipts() {
        return receipts;
    }

    boolean isComplete() {
        return endMatched == END.length;
    }
}
