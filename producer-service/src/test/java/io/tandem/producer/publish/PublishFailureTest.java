package io.tandem.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import io.tandem.producer.event.Event;
import io.tandem.producer.publish.PublishFailure.Fate;

class PublishFailureTest {

    private static final Event EVENT = new Event(Map.of("id", "1", "source", "/s", "type", "t"), null);

    private static Fate fate(Exception failure, boolean refusedByClient) {
        return PublishFailure.of(EVENT, failure, refusedByClient).fate();
    }

    @Test
    void anEventThatTheClientRefusedWasNotSent() {
        assertThat(fate(new TimeoutException("no metadata"), true)).isEqualTo(Fate.NOT_SENT);
        assertThat(fate(new TopicAuthorizationException("events"), true)).isEqualTo(Fate.NOT_SENT);
    }

    @Test
    void theOutcomeOfASentEventIsUnknown() {
        assertThat(fate(new TimeoutException("expired"), false)).isEqualTo(Fate.UNKNOWN);
        assertThat(fate(new NotEnoughReplicasAfterAppendException("appended"), false)).isEqualTo(Fate.UNKNOWN);
        // This may be the response to a retry, and the broker may have appended the first attempt.
        assertThat(fate(new NotEnoughReplicasException("refused"), false)).isEqualTo(Fate.UNKNOWN);
    }

    @Test
    void aRecordThatIsTooLargeIsNeverAppended() {
        assertThat(fate(new RecordTooLargeException("large"), false)).isEqualTo(Fate.TOO_LARGE);
    }
}
