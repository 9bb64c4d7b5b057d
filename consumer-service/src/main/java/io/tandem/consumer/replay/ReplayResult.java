package io.tandem.consumer.replay;

import java.util.List;

import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.Identity;

/**
 * What a replay did with an event.
 *
 * @param result {@link #SUCCEEDED}, {@link #FAILED} or {@link #SKIPPED}
 * @param attempts of the handler; empty for a skipped event
 */
record ReplayResult(Identity identity, String result, List<HandlerAttempt> attempts) {

    static final String SUCCEEDED = "succeeded";
    static final String FAILED = "failed";
    static final String SKIPPED = "skipped";
}
