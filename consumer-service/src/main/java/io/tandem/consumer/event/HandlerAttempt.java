package io.tandem.consumer.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * One attempt of the handler at an event.
 *
 * @param number the number of the attempt within its handling, from 1
 * @param failure the failure in words, at most {@value #MAX_FAILURE} characters; null if the attempt succeeded
 * @param status the HTTP status of the answer; null without an answer
 * @param answer the first bytes of the answer's body, at most {@value #MAX_ANSWER}; null without a body
 * @param isCut whether the body of the answer was longer
 */
public record HandlerAttempt(int number, Instant startedAt, Duration took, String failure, Integer status, byte[] answer,
        boolean isCut) {

    /** How many of the first attempts at an event are kept. */
    public static final int KEPT_FIRST = 3;
    /** How many of the last attempts at an event are kept. */
    public static final int KEPT_LAST = 20;
    /** The most bytes of an answer that are kept. */
    public static final int MAX_ANSWER = 1_024;
    static final int MAX_FAILURE = 500;
    private static final int FEW = 80;
    /** About what the objects of an attempt take without their content. */
    private static final int OBJECTS = 150;

    public HandlerAttempt {
        failure = failure == null ? null : Text.printable(failure, MAX_FAILURE);
        isCut = isCut || answer != null && answer.length > MAX_ANSWER;
        answer = answer == null || answer.length == 0 ? null : cut(answer);
    }

    public static HandlerAttempt succeeded(int number, Instant startedAt, Duration took) {
        return new HandlerAttempt(number, startedAt, took, null, null, null, false);
    }

    /** Returns the bytes that the attempt holds in memory. */
    int bytes() {
        return OBJECTS + (failure == null ? 0 : 2 * failure.length()) + (answer == null ? 0 : answer.length);
    }

    /** Returns the attempt without the body of the answer, and with few words. */
    HandlerAttempt shortened() {
        return new HandlerAttempt(number, startedAt, took, failure == null ? null : Text.printable(failure, FEW), status, null,
                isCut || answer != null);
    }

    /** Does not cut through a character of UTF-8, so that text stays text. */
    private static byte[] cut(byte[] answer) {
        if (answer.length <= MAX_ANSWER) {
            return answer;
        }
        int end = MAX_ANSWER;
        while (end > MAX_ANSWER - 4 && (answer[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(answer, (answer[end] & 0xC0) == 0x80 ? MAX_ANSWER : end);
    }

    /** Returns the failure in UTF-8; null if the attempt succeeded. */
    public byte[] failureBytes() {
        return failure == null ? null : failure.getBytes(StandardCharsets.UTF_8);
    }
}
