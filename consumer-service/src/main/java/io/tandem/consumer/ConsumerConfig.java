package io.tandem.consumer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** Every setting of consumer-service, under {@code tandem.consumer}. Kafka, database and HTTP have the settings of Quarkus. */
@ConfigMapping(prefix = "tandem.consumer")
public interface ConsumerConfig {

    /** The consumer group. A subscription is one group with one journal schema. */
    @WithDefault("tandem")
    String group();

    /** The topic of events, as its channel names it. */
    @WithDefault("${mp.messaging.incoming.events-in.topic}")
    String topic();

    /** The topic of dead letters, as its channel names it. */
    @WithDefault("${mp.messaging.outgoing.dead-letter-out.topic}")
    String deadLetterTopic();

    /** The name of this replica in the journal. Without HOSTNAME, it is the name of the host and the number of the process. */
    @WithDefault("${HOSTNAME:}")
    Optional<String> replica();

    /** Whether tracing is off, as OpenTelemetry is configured. */
    @WithDefault("${quarkus.otel.sdk.disabled}")
    boolean tracingDisabled();

    /**
     * The host names of this service besides localhost and addresses. {@code *.example.org} stands for all names below
     * example.org. Without authentication, the service refuses requests to other names.
     */
    @WithDefault("${tandem.http.hosts:}")
    Optional<List<String>> hosts();

    /** The authentication of callers. */
    Security security();

    /** How long a rebalance or a stop waits for records in flight. Less than {@code max.poll.interval.ms}. */
    @WithDefault("20s")
    Duration drainTimeout();

    /** The reaction at start to a topic that is not configured as the guarantees need it. */
    @WithDefault("warn")
    Reaction topicChecks();

    /** {@code consumer} is the protocol of KIP-848, {@code classic} is cooperative rebalancing by the clients. */
    @WithDefault("classic")
    GroupProtocol groupProtocol();

    Window window();

    Handler handler();

    Webhook webhook();

    Journal journal();

    DeadLetters deadLetters();

    Replay replay();

    Query query();

    Stream stream();

    /** The authentication of callers. */
    interface Security {

        /** How callers prove who they are. Set as tandem.security for both services; production requires it. */
        @WithDefault("${tandem.security}")
        Mode mode();

        /**
         * The claim of a token that names the client, in place of client_id and azp. Set tandem.client-claim for both services.
         */
        @WithDefault("${tandem.client-claim:}")
        Optional<String> clientClaim();

        /** The time after which the keys of the identity provider are read again, so that a withdrawn key ends. */
        @WithDefault("1m")
        Duration keyRefresh();

        /** The audiences that a token may be for. Set quarkus.oidc.token.audience; {@code any} turns the check off. */
        @WithDefault("${quarkus.oidc.token.audience:}")
        Optional<Set<String>> audience();

        /** The attribute of a certificate that names its client and selects its roles, CN or SAN_URI; set for Quarkus. */
        @WithDefault("${quarkus.http.auth.certificate-role-attribute:CN}")
        String certificateAttribute();

        /** The file with the roles of certificates; set for Quarkus. */
        @WithDefault("${quarkus.http.auth.certificate-role-properties:}")
        Optional<Path> certificateRoles();

        /** The TLS configuration of the HTTP server; set for Quarkus. */
        @WithDefault("${quarkus.http.tls-configuration-name:}")
        Optional<String> tlsConfigurationName();

        enum Mode {
            /** Bearer tokens of an OpenID Connect provider, set under {@code quarkus.oidc}. */
            OIDC,
            /** Client certificates; {@code quarkus.http.auth.certificate-role-properties} gives their roles. */
            MTLS,
            /** Everybody may do everything. */
            NONE,
            /** Not set. The service does not start. */
            UNSET
        }
    }

    /** The reaction of a check at start to a fault that puts a guarantee at risk. */
    enum Reaction {
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

    /** The bound on records in memory between topic and journal. Consumption pauses above it. */
    interface Window {
        /** The most events in flight. Each takes about 4 KiB of heap beside its bytes. */
        @WithDefault("2000")
        @Min(1)
        int events();

        /** The most bytes of keys, values and headers in flight. One poll more is admitted, so that no size of it can block. */
        @WithDefault("32M")
        MemorySize bytes();
    }

    /** The handler of the events, and its retries. */
    interface Handler {
        /** The {@code @Identifier} of an EventHandler bean. With {@code none} events are journaled only. */
        @WithDefault("none")
        String name();

        /** The most events handled at the same time, each of another key. */
        @WithDefault("64")
        @Min(1)
        int concurrency();

        /** The time-out of one attempt. */
        @WithDefault("30s")
        Duration timeout();

        /** Attempts until an event that keeps failing transiently is given up. 1 means no retry. */
        @WithDefault("5")
        @Min(1)
        int attempts();

        /** The most attempts at one event, also while the circuit breaker is open, when attempts() does not count them. */
        @WithDefault("400")
        @Min(1)
        int maxAttempts();

        /**
         * The time from the first attempt at an event to its give-up, also while the circuit breaker is open. Longer than the
         * longest outage of the destination that must not dead-letter events.
         */
        @WithDefault("1h")
        Duration giveUpAfter();

        /** The first pause between two attempts. It doubles up to {@link #maxBackOff()}. */
        @WithDefault("200ms")
        Duration backOff();

        /** The longest pause between two attempts. */
        @WithDefault("10s")
        Duration maxBackOff();

        /** The random share of a pause, from 0 to 1. */
        @WithDefault("0.5")
        @DecimalMin("0")
        @DecimalMax("1")
        double jitter();

        /** After a give-up, {@code continue} with the key or {@code hold-key} until its dead letters are redriven. */
        @WithDefault("continue")
        OnGiveUp onGiveUp();

        Breaker breaker();
    }

    /** Pauses the subscription when its destination is down, instead of giving up one event after another. */
    interface Breaker {
        /** Transient failures in a row, over all keys, that open the breaker. 0 switches it off. */
        @WithDefault("10")
        @Min(0)
        int failures();

        /** How long the breaker stays open before one event tries again. */
        @WithDefault("10s")
        Duration pause();
    }

    /** The handler {@code webhook}, which POSTs each event in the binary mode of the CloudEvents HTTP binding. */
    interface Webhook {
        /** The destination, http or https. Required with {@code tandem.consumer.handler.name=webhook}. */
        Optional<URI> url();

        /** The event types to send; all if empty. An event that is filtered out counts as processed. */
        Optional<Set<String>> types();

        /** The event sources to send; all if empty. */
        Optional<Set<String>> sources();

        /**
         * A file with Standard Webhooks secrets ({@code whsec_} and base64), each in a line. With it, requests are signed with
         * each of them. The file is read again when it changes.
         */
        Optional<Path> secretFile();

        /** A file with the value of the {@code Authorization} header. It is read again when it changes. */
        Optional<Path> authorizationFile();

        /**
         * The {@code NAME} of {@code quarkus.tls.NAME}, with trust store and key store for the destination. Without it, the
         * JDK's trust store is used.
         */
        Optional<String> tlsConfigurationName();

        /** The longest {@code Retry-After} that is respected. */
        @WithDefault("5m")
        Duration maxRetryAfter();

        /** The most connections to the destination. */
        @WithDefault("64")
        @Min(1)
        int connections();

        /**
         * The version of HTTP, {@code 1.1} or {@code 2}. With {@code 2}, an https destination chooses by ALPN, and an http
         * destination must speak HTTP/2 with prior knowledge (RFC 9113, section 3.3).
         */
        @WithDefault("1.1")
        @Pattern(regexp = "1\\.1|2")
        String httpVersion();
    }

    /** The journal of processed events. */
    interface Journal {
        /** The PostgreSQL schema of this subscription. */
        @WithDefault("tandem")
        @Pattern(regexp = "[a-z_][a-z0-9_]{0,62}")
        String schema();

        /** The reaction at start to a database with a server_encoding other than UTF8. */
        @WithDefault("warn")
        Reaction encodingCheck();

        /** Whether the data of an event is kept, or only its attributes and hash. */
        @WithDefault("keep")
        JournalData data();

        /** The number of insert queues, and so of inserts at the same time. Each partition belongs to one. */
        @WithDefault("2")
        @Min(1)
        @Max(64)
        int lanes();

        /** The most rows in one insert. */
        @WithDefault("1000")
        @Min(1)
        @Max(20000)
        int batchRows();

        /** How long one statement may take before it is tried again on another connection. */
        @WithDefault("30s")
        Duration timeout();

        /** The longest pause between two attempts while the database is down. */
        @WithDefault("5s")
        Duration maxBackOff();

        /** The age at which processed events are deleted; never if empty. At least the retention of the topic. */
        Optional<Duration> retention();

        /** How often the retention is applied. */
        @WithDefault("10m")
        Duration retentionEvery();
    }

    /** Dead letters and redrives. */
    interface DeadLetters {
        /** How long a redrive may hold an event before another may take it. */
        @WithDefault("10m")
        Duration redriveLease();

        /** How often the sweep looks for dead letters that never reached their topic. */
        @WithDefault("5m")
        Duration sweepEvery();
    }

    /** Replays, which hand journaled events to the handler again, beside the live flow and slower. */
    interface Replay {
        /** The most events that a replay hands out in a second. */
        @WithDefault("100")
        @Min(1)
        @Max(1_000_000)
        int rate();

        /**
         * The most events that a replay has at the handler at the same time, as a share of {@code handler.concurrency}. They
         * come
         * on top of those of the live flow.
         */
        @WithDefault("0.25")
        @DecimalMin("0.01")
        @DecimalMax("1")
        double share();

        /** How long a replay waits after the death of the replica that ran it. At least twice {@code handler.timeout}. */
        @WithDefault("90s")
        Duration lease();

        /** How often a replica looks for a replay that waits. */
        @WithDefault("2s")
        Duration pollEvery();
    }

    /** Queries of the journal over HTTP. */
    interface Query {
        /** The statement time-out of a query, as PostgreSQL writes it, like {@code 5s} or {@code 500ms}. */
        @WithDefault("5s")
        Duration timeout();

        /** The longest {@code ?wait=} for an event. A longer one is shortened to it. */
        @WithDefault("60s")
        Duration maxWait();

        /** The most requests that wait at the same time. Further ones are refused. */
        @WithDefault("1000")
        @Min(1)
        int maxWaiting();

        /** How often waiting requests look for events that other replicas journaled. */
        @WithDefault("250ms")
        Duration pollEvery();
    }

    /** The live stream over HTTP. */
    interface Stream {
        /** The most clients at the same time. Further ones are refused. */
        @WithDefault("2000")
        @Min(1)
        int maxClients();

        /** How often the stream looks for events that other replicas journaled. */
        @WithDefault("250ms")
        Duration pollEvery();

        /** How often a client gets a sign of life. */
        @WithDefault("15s")
        Duration heartbeat();

        /** A client that reads nothing for this long is dropped. It may resume. */
        @WithDefault("30s")
        Duration stallTimeout();

        /** How many entries a client may fall behind before it is dropped. They are kept once for all clients. */
        @WithDefault("20000")
        @Min(1000)
        int ringEntries();

        /** The most bytes of these entries. */
        @WithDefault("16M")
        MemorySize ringBytes();
    }
}
