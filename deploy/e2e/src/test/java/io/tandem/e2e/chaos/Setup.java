package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tandem.local.testkit.PackagedService;

/** The replicas, settings and load of a scenario. */
public final class Setup {

    int producers = 1;
    int consumers = 1;
    int clients = 16;
    double eventsPerSecond = 100;
    Duration eventsAhead = Duration.ZERO;
    boolean proxied;
    boolean smallDisk;
    boolean smallBrokerDisks;
    boolean webhook;
    PackagedService producer = PackagedService.of("producer-service");
    PackagedService consumer = PackagedService.of("consumer-service");
    String heap = "256m";
    final Map<String, String> postgresSettings = new LinkedHashMap<>();

    /** Replicas of each service. */
    public Setup replicas(int producers, int consumers) {
        this.producers = producers;
        this.consumers = consumers;
        return this;
    }

    /** A setting of producer-service. */
    public Setup producer(String key, String value) {
        producer = producer.with(key, value);
        return this;
    }

    /** A setting of consumer-service. */
    public Setup consumer(String key, String value) {
        consumer = consumer.with(key, value);
        return this;
    }

    /** A setting of PostgreSQL. */
    public Setup postgres(String key, String value) {
        postgresSettings.put(key, value);
        return this;
    }

    /** The load of all clients together. */
    public Setup eventsPerSecond(double eventsPerSecond) {
        this.eventsPerSecond = eventsPerSecond;
        return this;
    }

    /** How far the {@code time} of the clients' events is ahead of the clock. */
    public Setup eventsAhead(Duration time) {
        eventsAhead = time;
        return this;
    }

    /** Both services reach the brokers and the database through {@link TcpProxy}. */
    public Setup proxied() {
        proxied = true;
        return this;
    }

    /** The database's disk is {@link SmallDisk}. */
    public Setup smallDisk() {
        smallDisk = true;
        return this;
    }

    /** Each broker's disk is a {@link SmallDisk}. */
    public Setup smallBrokerDisks() {
        smallBrokerDisks = true;
        return this;
    }

    /** A webhook handles each event. */
    public Setup webhook() {
        webhook = true;
        return this;
    }

    /** The largest heap of each service, as {@code -Xmx} takes it. */
    public Setup heap(String heap) {
        this.heap = heap;
        return this;
    }

    /** A program that starts producer-service, {@code faketime} for instance. */
    public Setup producerLauncher(String... command) {
        producer = producer.launchedBy(List.of(command));
        return this;
    }
}
