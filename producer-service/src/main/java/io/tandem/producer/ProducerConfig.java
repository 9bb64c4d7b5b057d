package io.tandem.producer;

import java.time.Duration;

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

    /** What a request may ask for. */
    @Valid
    Limits limits();

    /** How slowly a body may come in. */
    @Valid
    Body body();

    /** How the broker is watched. */
    Broker broker();

    /** What a request may ask for. */
    interface Limits {

        /** The bytes that all requests together may hold; above that, a request is refused with overloaded. */
        @WithDefault("32M")
        MemorySize inFlight();

        /** The body of one request that is not a stream. */
        @WithDefault("8M")
        MemorySize requestSize();

        /** The data and attributes of one event; keep it below the topic's max.message.bytes. */
        @WithDefault("1000000")
        MemorySize eventSize();

        /** The events of one batch. */
        @WithDefault("10000")
        @Min(1)
        int batchEvents();

        /** The header fields of one request. */
        @WithDefault("100")
        @Min(1)
        int headers();

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
