package io.tandem.producer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** All settings of producer-service, under {@code tandem.producer}. */
@ConfigMapping(prefix = "tandem.producer")
public interface ProducerConfig {

    /** The topic of events, by default that of the channel. */
    @WithDefault("${mp.messaging.outgoing.events-out.topic}")
    String topic();

    /** The time after which the outcome of an unacknowledged event is reported as unknown. */
    @WithDefault("15500ms")
    Duration answerTimeout();

    /** The reaction to a topic with settings that put a guarantee at risk. */
    @WithDefault("warn")
    TopicChecks topicChecks();

    /**
     * The addresses, or networks in CIDR notation, of the proxies in front of this service. The last address in
     * X-Forwarded-For that is none of these is the address of the client.
     */
    Optional<List<String>> trustedProxies();

    /** True if Quarkus also reads forwarded addresses; the service does not start then. */
    @WithDefault("${quarkus.http.proxy.proxy-address-forwarding:false}")
    boolean addressForwardingByQuarkus();

    /** Whether the port without TLS accepts HTTP/2. A proxy that passes the header Upgrade on cannot see what follows it. */
    @WithDefault("${tandem.http.h2c:false}")
    boolean http2WithoutTls();

    /**
     * The host names of this service besides localhost and addresses. {@code *.example.org} stands for all names below
     * example.org. Without authentication, the service refuses requests to other names.
     */
    @WithDefault("${tandem.http.hosts:}")
    Optional<List<String>> hosts();

    /** The limits of a request. */
    @Valid
    Limits limits();

    /** The minimum speed of a body. */
    @Valid
    Body body();

    /** The limits of a stream of events. */
    Stream stream();

    /** The JSON Schemas of the event types. */
    Schemas schemas();

    /** The authentication of callers, and their permissions. */
    Security security();

    /** The watch on the broker. */
    Broker broker();

    /** The webhooks of providers, by the name in their path /hooks/NAME. */
    Map<String, Hook> hooks();

    /** The answer to senders that ask whether they may deliver (CloudEvents Web Hooks 1.0, 4). */
    Handshake handshake();

    /** The limits of a request. */
    interface Limits {

        /**
         * The bytes that all requests together may hold; at least those of the largest request. The requests of one client may
         * hold a quarter of it, or as much as the largest request. A request above that is refused as overloaded.
         */
        @WithDefault("64M")
        MemorySize inFlight();

        /** The largest body that is not a stream. Each byte takes two of in-flight. */
        @WithDefault("4M")
        MemorySize requestSize();

        /**
         * The largest event, data and attributes together; must be smaller than max.message.bytes of the topic. Data with a
         * schema is refused if it takes more than twelve times this when it is parsed.
         */
        @WithDefault("1000000")
        MemorySize eventSize();

        /** The most attributes of one event, in every content mode. */
        @WithDefault("100")
        @Min(8)
        int attributes();

        /** The most events of one batch. Each takes 1 KiB of in-flight besides its bytes. */
        @WithDefault("1000")
        @Min(1)
        int batchEvents();

        /** The most attributes of all events of one batch, data included. Each takes 200 bytes of in-flight besides its own. */
        @WithDefault("20000")
        @Min(16)
        int batchAttributes();

        /** The most header fields of one request. */
        @WithDefault("100")
        @Min(1)
        int headers();

        /** The most bytes of all header fields; must be smaller than quarkus.http.limits.max-header-size. */
        @WithDefault("20K")
        MemorySize headerSize();

        /** The most characters of path and query; must be smaller than quarkus.http.limits.max-initial-line-length. */
        @WithDefault("4096")
        @Min(64)
        int uriLength();

        /** The deepest nesting of JSON. */
        @WithDefault("64")
        @Min(2)
        @Max(1000)
        int jsonDepth();
    }

    /** The minimum speed of a body that is not a stream. */
    interface Body {

        /** The longest time from the head of a request to the end of its body. */
        @WithDefault("30s")
        Duration deadline();

        /** The minimum average rate of a body after the grace time, in bytes a second. */
        @WithDefault("240")
        @Min(0)
        int minRate();

        /** The time during which a body may be slower than the minimum rate. */
        @WithDefault("5s")
        Duration grace();
    }

    /** The limits of a stream of events (application/x-ndjson). */
    interface Stream {

        /** The bytes of one stream that may be in flight to the broker. The upload pauses above that. */
        @WithDefault("256K")
        MemorySize window();

        /** The bytes of receipts that the client has not read. The upload pauses above that. */
        @WithDefault("256K")
        MemorySize unreadReceipts();

        /** The time after which a stream ends if its receipts are not read, or if a line does not end. */
        @WithDefault("30s")
        Duration stall();

        /** The time after which a stream ends if no byte arrives. */
        @WithDefault("5m")
        Duration idle();
    }

    /** The JSON Schemas of the event types. */
    interface Schemas {

        /** The folder with a file TYPE.json for each event type. Without a folder, no data is validated. */
        Optional<Path> folder();

        /** The reaction to an event with a type that has no schema. */
        @WithDefault("accept")
        UnknownTypes unknownTypes();

        /** The reaction to an event with a type that has no schema. */
        enum UnknownTypes {
            ACCEPT,
            REFUSE
        }
    }

    /** The authentication of callers, and their permissions. */
    interface Security {

        /** The credential of callers. Set tandem.security, which applies to both services; production has no default. */
        @WithDefault("${tandem.security}")
        Mode mode();

        /** Limits the sources of a client to /clients/CLIENT and paths below it. */
        @WithDefault("false")
        boolean bindSource();

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
        Optional<List<String>> audience();

        /** The attribute of a certificate that names its client and selects its roles, CN or SAN_URI; set for Quarkus. */
        @WithDefault("${quarkus.http.auth.certificate-role-attribute:CN}")
        String certificateAttribute();

        /** The file with the roles of certificates; set for Quarkus. */
        @WithDefault("${quarkus.http.auth.certificate-role-properties:}")
        Optional<Path> certificateRoles();

        /** The TLS configuration of the HTTP server; set for Quarkus. */
        @WithDefault("${quarkus.http.tls-configuration-name:}")
        Optional<String> tlsConfigurationName();

        /** The credential of callers. */
        enum Mode {
            /** A bearer token of an OpenID Connect provider, see {@code quarkus.oidc.*}. */
            OIDC,
            /** A client certificate; {@code quarkus.http.auth.certificate-role-properties} gives its roles. */
            MTLS,
            /** No credential. Every client may send events. */
            NONE,
            /** The operator has not chosen; the service does not start. */
            UNSET
        }
    }

    /** The webhook of one provider. Its signature is the only credential of its deliveries, in every mode of security. */
    interface Hook {

        /** The way in which the provider signs. */
        Scheme scheme();

        /** The files with the secrets; each line is one. All are valid. They are read again when they change. */
        List<Path> secretFiles();

        /** The longest time between the time that a delivery states and now, for schemes that sign a time. */
        @WithDefault("5m")
        Duration tolerance();

        /**
         * The id of the event: a template, or several of which the first counts that the delivery can fill. A template is a
         * text with places, {X-Header} for a header and {/a/b} for a value of the JSON body. Replaces that of the scheme.
         */
        Optional<List<String>> id();

        /** The template of the type, in place of that of the scheme. */
        Optional<List<String>> type();

        /** The template of the source, in place of that of the scheme. */
        Optional<List<String>> source();

        /** The template of the subject, in place of that of the scheme. */
        Optional<List<String>> subject();

        /** The template of the partitionkey, which keeps events in order; without it the subject does. */
        Optional<List<String>> key();

        /** The template of the time, in place of that of the scheme. It must give a time as RFC 3339 writes it. */
        Optional<List<String>> time();

        /** The signature of the scheme hmac. */
        Signature signature();

        /** A scheme of signatures. */
        enum Scheme {
            /** Standard Webhooks 1.0, with shared secrets (whsec_) and public keys (whpk_). */
            STANDARD_WEBHOOKS("standard-webhooks"),
            GITHUB("github"),
            /** A secret token in a header. */
            GITLAB("gitlab"),
            STRIPE("stripe"),
            SLACK("slack"),
            SHOPIFY("shopify"),
            /** An HMAC in a header, as the settings of the signature say. */
            HMAC("hmac");

            private final String text;

            Scheme(String text) {
                this.text = text;
            }

            /** Returns the name in settings and files. */
            public String text() {
                return text;
            }
        }

        /** An HMAC in a header. */
        interface Signature {

            /** The header with the signature. */
            Optional<String> header();

            /** The hash function: sha1, sha256, sha384 or sha512. */
            @WithDefault("sha256")
            String algorithm();

            /** The encoding of the signature. */
            @WithDefault("hex")
            Encoding encoding();

            /** The text in the header before the signature. */
            Optional<String> prefix();

            /** The header with the time of the delivery, in seconds since 1970. */
            Optional<String> timestampHeader();

            /** The signed text: {body}, or with a time for example {timestamp}.{body}. */
            @WithDefault("{body}")
            String signed();
        }

        /** An encoding of bytes as text. */
        enum Encoding {
            HEX,
            BASE64
        }
    }

    /** The answer to senders that ask whether they may deliver. */
    interface Handshake {

        /** The origins that may deliver, as they name themselves in WebHook-Request-Origin; * for all. None: nobody may. */
        Optional<Set<String>> origins();

        /** The deliveries a minute that a sender is allowed; without it there is no limit. */
        OptionalInt rate();
    }

    /** The reaction to a topic with settings that put a guarantee at risk. */
    enum TopicChecks {
        /** Warns in the log and in the health check. */
        WARN,
        /** Ends the service. */
        REFUSE
    }

    /** The watch on the broker. */
    interface Broker {

        /** The interval at which the topic is looked up. */
        @WithDefault("2s")
        Duration probeInterval();

        /** The time without an answer after which readiness is DOWN and events are refused. */
        @WithDefault("10s")
        Duration downAfter();
    }
}
