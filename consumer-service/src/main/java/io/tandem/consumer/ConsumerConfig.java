package io.tandem.consumer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Every setting of the consumer service that is its own; Kafka, database and HTTP are set the Quarkus way. */
@ConfigMapping(prefix = "tandem.consumer")
public interface ConsumerConfig {

    /** The consumer group: one subscription, with a journal schema of its own. */
    @WithDefault("tandem")
    String group();

    /** The topic of events, as its channel names it. */
    @WithDefault("${mp.messaging.incoming.events-in.topic}")
    String topic();

    /** The topic of dead letters, as its channel names it. */
    @WithDefault("${mp.messaging.outgoing.dead-letter-out.topic}")
    String deadLetterTopic();

    /** Whether tracing is off, as OpenTelemetry is configured. */
    @WithDefault("${quarkus.otel.sdk.disabled}")
    boolean tracingDisabled();

    /** Who may ask this service. */
    Security security();

    /** How long a rebalance or a stop waits for what is in flight; below {@code max.poll.interval.ms}. */
    @WithDefault("20s")
    Duration drainTimeout();

    /** What to do at start when a topic is not configured as the guarantees need it. */
    @WithDefault("warn")
    TopicChecks topicChecks();

    /** {@code consumer}: the protocol of KIP-848; {@code classic}: cooperative rebalancing by the clients. */
    @WithDefault("classic")
    GroupProtocol groupProtocol();

    Window window();

    Handler handler();

    Webhook webhook();

    Journal journal();

    DeadLetters deadLetters();

    Query query();

    Stream stream();

    /** Who may ask this service. */
    interface Security {

        /** How callers prove who they are. Set as tandem.security for both services; production requires it. */
        @WithDefault("${tandem.security}")
        Mode mode();

        enum Mode {
            /** Bearer tokens of an OpenID Connect provider: {@code quarkus.oidc.*}. */
            OIDC,
            /** Client certificates: {@code quarkus.http.ssl.client-auth}, roles by {@code certificate-role-properties}. */
            MTLS,
            /** Everybody may do everything. */
            NONE,
            /** Not set: the service does not start. */
            UNSET
        }
    }

    enum TopicChecks {
        WARN,
        REFUSE
    }

    enum GroupProtocol {
        CLASSIC,
        CONSUMER
    }

    enum JournalData {
        KEEP,
        DROP
    }

    enum OnGiveUp {
        CONTINUE,
        HOLD_KEY
    }

    /** What may be in flight between the topic and the journal; beyond it, consumption pauses. */
    interface Window {
        /** Events in flight, at most. Each takes about 4 KiB of heap beside its bytes. */
        @WithDefault("2000")
        @Min(1)
        int events();

        /** Bytes of keys, values and headers in flight, at most (one batch more, so that no size of it can block). */
        @WithDefault("32M")
        MemorySize bytes();
    }

    /** Who processes the events, and how hard it is tried. */
    interface Handler {
        /** The {@code @Identifier} of an EventHandler bean; {@code none}: events are journaled only. */
        @WithDefault("none")
        String name();

        /** Events handled at the same time, each of another key. */
        @WithDefault("64")
        @Min(1)
        int concurrency();

        /** One attempt's time. */
        @WithDefault("30s")
        Duration timeout();

        /** Attempts until an event that keeps failing transiently is given up; 1: no retry. */
        @WithDefault("5")
        @Min(1)
        int attempts();

        /** First pause between two attempts; doubles up to {@link #maxBackOff()}. */
        @WithDefault("200ms")
        Duration backOff();

        /** Longest pause between two attempts. */
        @WithDefault("10s")
        Duration maxBackOff();

        /** Share of a pause that is random: 0 to 1. */
        @WithDefault("0.5")
        @DecimalMin("0")
        @DecimalMax("1")
        double jitter();

        /** After a give-up: {@code continue} with the key, or {@code hold-key} until its dead letters are redriven. */
        @WithDefault("continue")
        OnGiveUp onGiveUp();

        Breaker breaker();
    }

    /** Pauses the subscription when its destination is down, instead of giving one event after another up. */
    interface Breaker {
        /** Transient failures in a row, over all keys, that open it; 0: no breaker. */
        @WithDefault("10")
        @Min(0)
        int failures();

        /** How long it stays open before one event tries again. */
        @WithDefault("10s")
        Duration pause();
    }

    /** The handler {@code webhook}: POSTs each event in CloudEvents HTTP binary mode. */
    interface Webhook {
        /** Where to; http or https. Required with {@code tandem.consumer.handler.name=webhook}. */
        Optional<URI> url();

        /** Event types to send; none: all. What is filtered out counts as processed. */
        Optional<Set<String>> types();

        /** Event sources to send; none: all. */
        Optional<Set<String>> sources();

        /** A file with the Standard Webhooks secret ({@code whsec_} and base64): requests are then signed. */
        Optional<Path> secretFile();

        /** A file whose content becomes the {@code Authorization} header. */
        Optional<Path> authorizationFile();

        /**
         * The {@code quarkus.tls.NAME} whose trust store and key store are for the destination; none: the JDK's trust
         * store.
         */
        Optional<String> tlsConfigurationName();

        /** The longest {@code Retry-After} that is honoured. */
        @WithDefault("5m")
        Duration maxRetryAfter();

        /** Connections to the destination, at most. */
        @WithDefault("64")
        @Min(1)
        int connections();
    }

    /** Where processed events are kept. */
    interface Journal {
        /** PostgreSQL schema of this subscription. */
        @WithDefault("tandem")
        @Pattern(regexp = "[a-z_][a-z0-9_]{0,62}")
        String schema();

        /** Whether the data of an event is kept, or only its attributes and hash. */
        @WithDefault("keep")
        JournalData data();

        /** Inserts at the same time, at most: the partitions are shared out among them. */
        @WithDefault("2")
        @Min(1)
        @Max(64)
        int lanes();

        /** Rows in one insert, at most. */
        @WithDefault("1000")
        @Min(1)
        @Max(20000)
        int batchRows();

        /** How long one statement may take before it is tried again on another connection. */
        @WithDefault("30s")
        Duration timeout();

        /** Longest pause between two attempts while the database is away. */
        @WithDefault("5s")
        Duration maxBackOff();

        /** Age at which processed events are deleted; none: never. At least the topic's retention. */
        Optional<Duration> retention();

        /** How often the retention is applied. */
        @WithDefault("10m")
        Duration retentionEvery();
    }

    /** Events that were given up. */
    interface DeadLetters {
        /** How long a redrive may hold an event before another may take it. */
        @WithDefault("10m")
        Duration redriveLease();

        /** How often verdicts that never reached the topic are looked for. */
        @WithDefault("5m")
        Duration sweepEvery();
    }

    /** Questions to the journal over HTTP. */
    interface Query {
        /** How long the database may take for one answer, as PostgreSQL writes it: {@code 5s}, {@code 500ms}. */
        @WithDefault("5s")
        Duration timeout();

        /** Longest {@code ?wait=} for an event; what asks for more waits this long. */
        @WithDefault("60s")
        Duration maxWait();

        /** Requests that wait at the same time, at most; more are refused. */
        @WithDefault("1000")
        @Min(1)
        int maxWaiting();

        /** How often those that wait look for what other replicas journaled. */
        @WithDefault("250ms")
        Duration pollEvery();
    }

    /** The live stream over HTTP. */
    interface Stream {
        /** Clients at the same time, at most; more are refused. */
        @WithDefault("2000")
        @Min(1)
        int maxClients();

        /** How often it is looked for what other replicas journaled. */
        @WithDefault("250ms")
        Duration pollEvery();

        /** How often a client hears that the stream lives. */
        @WithDefault("15s")
        Duration heartbeat();

        /** A client that takes nothing for this long is dropped; it may resume. */
        @WithDefault("30s")
        Duration stallTimeout();

        /** Entries that a client may fall behind before it is dropped; kept once for all clients. */
        @WithDefault("20000")
        @Min(1000)
        int ringEntries();

        /** Bytes of these entries, at most. */
        @WithDefault("16M")
        MemorySize ringBytes();
    }
}
