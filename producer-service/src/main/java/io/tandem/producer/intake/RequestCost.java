package io.tandem.producer.intake;

import io.tandem.producer.ProducerConfig;

/** The bytes of the memory budget that requests take, and the most that one request within the limits takes. */
public final class RequestCost {

    /** A request without its body, such as headers, attributes and queue entries. */
    static final int OF_A_REQUEST = 4096;
    /** A received byte is held twice, because it is copied into the data of the event and into the record. */
    static final int OF_A_BYTE = 2;
    /** The largest chunk of a stream that arrives at once. */
    private static final int OF_A_CHUNK = 128 * 1024;
    /** An event of a batch, or a line of a stream, besides its own bytes. */
    private static final int OF_AN_EVENT = 1024;
    /** The bytes of a map's entry, of a name and of its place in the parser's table, besides the characters. */
    private static final int OF_AN_ATTRIBUTE = 200;

    /** The members of an event in JSON that are no attributes: specversion, data and data_base64. */
    private static final int OTHER_MEMBERS = 3;

    private RequestCost() {
    }

    /** Returns the bytes that an event of a batch takes besides its own. */
    public static long ofEvent(int attributes) {
        return OF_AN_EVENT + (long) OF_AN_ATTRIBUTE * attributes;
    }

    /** Returns the bytes that a stream holds while it runs. */
    public static long ofStream(ProducerConfig.Stream config) {
        return config.window().asLongValue() + config.unreadReceipts().asBigInteger().intValueExact() + OF_A_CHUNK;
    }

    /** Returns the most bytes of the parsed data of one event. */
    static long ofTree(ProducerConfig.Limits limits) {
        return EventValidator.COST_OF_A_TREE * limits.eventSize().asLongValue();
    }

    /** Returns the bytes of the longest line; Base64 and escapes make a line longer than its event. */
    public static int longestLine(ProducerConfig.Limits limits) {
        return (int) Math.min(Integer.MAX_VALUE, 2 * limits.eventSize().asLongValue());
    }

    /** Returns the most bytes that one request within the limits takes at a time. */
    static long ofLargest(ProducerConfig config) {
        long tree = config.schemas().folder().isPresent() ? ofTree(config.limits()) : 0;
        return tree + Math.max(ofLargestBatch(config.limits()), ofLargestStream(config));
    }

    private static long ofLargestBatch(ProducerConfig.Limits limits) {
        long attributes = Math.min(limits.batchAttributes(),
                (long) limits.batchEvents() * (limits.attributes() + OTHER_MEMBERS));
        return OF_A_REQUEST + OF_A_BYTE * limits.requestSize().asLongValue() + (long) OF_AN_EVENT * limits.batchEvents()
                + OF_AN_ATTRIBUTE * attributes;
    }

    /** A longest line is in flight, and the chunk with its end had the beginning of the next. */
    private static long ofLargestStream(ProducerConfig config) {
        return ofStream(config.stream()) + OF_AN_EVENT + (long) OF_A_BYTE * (longestLine(config.limits()) + OF_A_CHUNK);
    }
}
