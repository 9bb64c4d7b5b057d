package io.tandem.producer.schema;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

/**
 * Counts the memory that a JSON tree takes while it is built, because small values take up to 50 times their bytes. An
 * exception of the counter ends the parsing.
 */
final class TreeMemory extends JsonParserDelegate {

    /** The text of a tree has one or two bytes for each character. */
    private static final int COST_OF_A_BYTE = 2;
    private static final int COST_OF_AN_OBJECT = 88;
    /** The table of an object with members. */
    private static final int COST_OF_A_TABLE = 80;
    private static final int COST_OF_AN_ARRAY = 56;
    /** The first list of items. */
    private static final int COST_OF_A_LIST = 56;
    /** An entry of a map, with its part of a larger table. */
    private static final int COST_OF_A_MEMBER = 48;
    private static final int COST_OF_A_NAME = 56;
    private static final int COST_OF_A_STRING = 68;
    /** A place in a list while the list grows. Small integers, booleans and empty strings exist once. */
    private static final int COST_OF_A_PLACE = 10;
    private static final int COST_OF_A_NUMBER = 36;
    private static final int COST_OF_A_LONG_NUMBER = 96;
    private static final int DIGITS_OF_A_LONG = 19;
    /** The parser has one string for a name that repeats. Beyond so many names each counts as a new one. */
    private static final int MAX_KNOWN_NAMES = 1000;
    /** The counter is called once for so many bytes, because it is shared by all requests. */
    private static final int STEP = 8 * 1024;

    private final LongConsumer counter;
    private final Set<String> knownNames = new HashSet<>();
    private long uncounted;
    private boolean empty;

    /** @param length of the text, in bytes */
    TreeMemory(JsonParser parser, int length, LongConsumer counter) {
        super(parser);
        this.counter = counter;
        counter.accept((long) COST_OF_A_BYTE * length + STEP);
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null) {
            count(cost(token));
        }
        return token;
    }

    private int cost(JsonToken token) throws IOException {
        int first = empty ? tableOf(token) : 0;
        empty = token.isStructStart();
        return first + switch (token) {
            case START_OBJECT -> COST_OF_AN_OBJECT;
            case START_ARRAY -> COST_OF_AN_ARRAY;
            case FIELD_NAME -> COST_OF_A_MEMBER + (isKnown(currentName()) ? 0 : COST_OF_A_NAME);
            case VALUE_STRING -> getTextLength() == 0 ? COST_OF_A_PLACE : COST_OF_A_STRING;
            case VALUE_NUMBER_FLOAT -> COST_OF_A_NUMBER;
            case VALUE_NUMBER_INT -> costOfInteger(getTextLength());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> COST_OF_A_PLACE;
            default -> 0;
        };
    }

    /** Returns the cost of the first entry in an object or an array. */
    private static int tableOf(JsonToken token) {
        return token.isStructEnd() ? 0 : token == JsonToken.FIELD_NAME ? COST_OF_A_TABLE : COST_OF_A_LIST;
    }

    private static int costOfInteger(int digits) {
        return digits == 1 ? COST_OF_A_PLACE : digits <= DIGITS_OF_A_LONG ? COST_OF_A_NUMBER : COST_OF_A_LONG_NUMBER;
    }

    private boolean isKnown(String name) {
        return knownNames.size() < MAX_KNOWN_NAMES ? !knownNames.add(name) : knownNames.contains(name);
    }

    private void count(int bytes) {
        uncounted += bytes;
        if (uncounted >= STEP) {
            counter.accept(uncounted);
            uncounted = 0;
        }
    }
}
