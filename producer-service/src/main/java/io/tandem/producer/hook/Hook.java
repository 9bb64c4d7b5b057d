package io.tandem.producer.hook;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonPointer;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Hook.Scheme;
import io.tandem.producer.event.Event;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.signature.HookSecrets;
import io.tandem.producer.signature.UnverifiedException;
import io.tandem.producer.signature.Verifier;
import io.vertx.core.MultiMap;

/** One configured hook: verifies the deliveries of its provider and makes events of them. */
final class Hook {

    private static final Logger LOG = Logger.getLogger(Hook.class);
    /** Hashing more than this would block the event loop for too long. */
    private static final int LOOP_BYTES = 64 * 1024;
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);
    private static final JsonPointer TYPE = JsonPointer.compile("/type");
    private static final JsonPointer CHALLENGE = JsonPointer.compile("/challenge");

    private final String name;
    private final Scheme scheme;
    private final HookSecrets secrets;
    private final Verifier verifier;
    private final EventMapping mapping;
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_INTERVAL.toNanos());

    Hook(String name, ProducerConfig.Hook config, HookSecrets secrets, Verifier verifier) {
        this.name = name;
        this.scheme = config.scheme();
        this.secrets = secrets;
        this.verifier = verifier;
        this.mapping = EventMapping.of(name, config);
    }

    /** Takes over secrets that changed in their files; may block. */
    void readSecrets() {
        secrets.read();
    }

    /** Fails with a problem that does not tell the sender why, if the provider has not signed this delivery. */
    Uni<Void> verify(MultiMap headers, byte[] body, Admission admission) {
        return body.length <= LOOP_BYTES
                ? Uni.createFrom().item(() -> verifyNow(headers, body))
                : admission.onWorker(() -> verifyNow(headers, body));
    }

    private Void verifyNow(MultiMap headers, byte[] body) {
        try {
            verifier.verify(headers, body, secrets.keys());
            return null;
        } catch (UnverifiedException e) {
            log(e.getMessage());
            throw Problem.of(ProblemType.UNVERIFIED, "the signature of the delivery is not valid; nothing was sent")
                    .asException();
        }
    }

    /** Anybody can send a forgery, so the log gets one line in ten seconds. */
    private void log(String reason) {
        long last = loggedAt.get();
        long now = System.nanoTime();
        if (now - last >= LOG_INTERVAL.toNanos() && loggedAt.compareAndSet(last, now)) {
            LOG.warnf("A delivery to /hooks/%s was refused: %s", name, reason);
        }
    }

    /** Returns the question in a verified delivery that is no event. */
    Optional<Question> question(MultiMap headers, byte[] body) {
        if (scheme == Scheme.GITHUB && "ping".equals(headers.get("X-GitHub-Event"))) {
            return Optional.of(new Question(null));
        }
        if (scheme == Scheme.SLACK) {
            Map<JsonPointer, String> values = JsonValues.read(body, TYPE, CHALLENGE);
            return "url_verification".equals(values.get(TYPE)) ? Optional.ofNullable(values.get(CHALLENGE)).map(Question::new)
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** @throws io.tandem.producer.event.InvalidEventException if the delivery lacks a value that an event needs */
    Event event(MultiMap headers, byte[] body) {
        return mapping.event(headers, body);
    }
}
