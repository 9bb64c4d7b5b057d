package io.tandem.producer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Every setting of producer-service, under {@code tandem.producer}; the topic itself is the channel's. */
@ConfigMapping(prefix = "tandem.producer")
public interface ProducerConfig {

    /** The topic, as the channel names it. */
    @WithDefault("${mp.messaging.outgoing.events-out.topic}")
    String topic();

    /** An event that the broker has not acknowledged by then is answered with outcome-unknown. */
    @WithDefault("15500ms")
    Duration answerTimeout();

    /** What to do at start when the topic is not configured as the guarantees need it. */
    @WithDefault("warn")
    TopicChecks topicChecks();

    /** What a request may ask for. */
    @Valid
    Limits limits();

    /** How slowly a body may come in. */
    @Valid
    Body body();

    /** What streams of events may take. */
    Stream stream();

    /** Which data an event type may have. */
    Schemas schemas();

    /** Who may send what. */
    Security security();

    /** How the broker is watched. */
    Broker broker();

    /** What a request may ask for. */
    interface Limits {

        /**
         * The bytes that all requests together may hold, one client a quarter of it; above that, a request is refused with
         * overloaded.
         */
        @WithDefault("64M")
        MemorySize inFlight();

        /** The body of one request that is not a stream; at most an eighth of in-flight, since it is held twice. */
        @WithDefault("4M")
        MemorySize requestSize();

        /** The data and attributes of one event; keep it below the topic's max.message.bytes. */
        @WithDefault("1000000")
        MemorySize eventSize();

        /** The events of one batch; each counts 1 KiB besides its bytes. */
        @WithDefault("1000")
        @Min(1)
        int batchEvents();

        /** The header fields of one request. */
        @WithDefault("100")
        @Min(1)
        int headers();

        /** Names and values of the header fields of one request; below quarkus.http.limits.max-header-size. */
        @WithDefault("20K")
        MemorySize headerSize();

        /** The characters of path and query; below quarkus.http.limits.max-initial-line-length. */
        @WithDefault("4096")
        @Min(64)
        int uriLength();

        /** How deep JSON may be nested. */
        @WithDefault("64")
        @Min(2)
        @Max(1000)
        int jsonDepth();
    }

    /** How slowly a body may come in; a stream of events is bounded by its own rules. */
    interface Body {

        /** From the head of the request to the end of its body. */
        @WithDefault("30s")
        Duration deadline();

        /** The average rate, in bytes a second, that a body keeps once the grace time is over. */
        @WithDefault("240")
        @Min(0)
        int minRate();

        /** How long a body may be slower than that. */
        @WithDefault("5s")
        Duration grace();
    }

    /** What streams of events (application/x-ndjson) may take. */
    interface Stream {

        /** The bytes of one stream that are on their way to the broker; above that the upload pauses. */
        @WithDefault("256K")
        MemorySize window();

        /** The bytes of receipts that wait for their reader; above that the upload pauses. */
        @WithDefault("256K")
        MemorySize unreadReceipts();

        /** A stream ends after this long without progress: receipts unread, or a line that does not come to its end. */
        @WithDefault("30s")
        Duration stall();

        /** A stream ends after this long without a byte. */
        @WithDefault("5m")
        Duration idle();
    }

    /** Which data an event type may have. */
    interface Schemas {

        /** The folder of JSON Schemas, TYPE.json for each type; without it no data is checked. */
        Optional<Path> folder();

        /** What becomes of a type that has no schema there. */
        @WithDefault("accept")
        UnknownTypes unknownTypes();

        /** What becomes of a type that has no schema. */
        enum UnknownTypes {
            ACCEPT,
            REFUSE
        }
    }

    /** Who may send what. */
    interface Security {

        /** How callers prove who they are, set as tandem.security for both services; in production it must be said. */
        @WithDefault("${tandem.security}")
        Mode mode();

        /** Whether a client may only name sources that are its own: /clients/CLIENT, and what is below. */
        @WithDefault("false")
        boolean bindSource();

        default boolean isOff() {
            return mode() == Mode.NONE;
        }

        /** How callers prove who they are. */
        enum Mode {
            /** Bearer tokens of an OpenID Connect provider: {@code quarkus.oidc.*}. */
            OIDC,
            /** Client certificates; their roles by {@code quarkus.http.auth.certificate-role-properties}. */
            MTLS,
            /** Everybody may send. */
            NONE,
            /** Not said: the service does not start. */
            UNSET
        }
    }

    /** What becomes of a topic that does not keep the promises. */
    enum TopicChecks {
        /** A warning in the log and in the health check. */
        WARN,
        /** The service ends. */
        REFUSE
    }

    /** How the broker is watched. */
    interface Broker {

        /** How often the topic is looked up. */
        @WithDefault("2s")
        Duration probeInterval();

        /** Readiness is DOWN, and events are refused, after this long without an answer. */
        @WithDefault("10s")
        Duration downAfter();
    }
}
