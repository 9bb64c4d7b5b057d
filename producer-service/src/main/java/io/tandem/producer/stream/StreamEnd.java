package io.tandem.producer.stream;

import io.tandem.producer.problem.Problem;

/**
 * The reason for which a stream ends.
 *
 * @param reason for the summary of the response; null if the whole upload was read
 */
record StreamEnd(Kind kind, String reason) {

    /** The whole upload was read. */
    static final StreamEnd COMPLETE = new StreamEnd(Kind.COMPLETE, null);
    /** The sender is gone, or does not read its receipts. It gets no more of them. */
    static final StreamEnd ABORTED = new StreamEnd(Kind.ABORTED, null);

    enum Kind {
        COMPLETE,
        STOPPED,
        ABORTED
    }

    /** The service reads no more lines; the lines in flight get their receipts. */
    static StreamEnd stopped(String reason) {
        return new StreamEnd(Kind.STOPPED, reason);
    }

    /** The same for a problem. Its detail may say that nothing was sent, which is not true for a stream. */
    static StreamEnd stopped(Problem problem) {
        return stopped(problem.retryAfter() == null ? problem.detail() : problem.getTitle());
    }
}
