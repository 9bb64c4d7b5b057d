package io.tandem.e2e.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.tandem.e2e.Journal;
import io.tandem.e2e.ServiceProcess;

/** The running pair of one scenario: what the faults are done to. */
public final class Stage implements AutoCloseable {

    /** A fault from its beginning to its end; what comes after is recovery. */
    @FunctionalInterface
    public interface Fault {
        void happen() throws Exception;
    }

    private final Setup setup;
    private final Path folder;
    private final Random random;
    private final Duration length;
    private final Progress progress;
    private final Findings findings = new Findings();
    private final Recording recording = new Recording();
    private final Servers servers;
    private final Destination destination;
    private final ClusterView cluster;
    private final Journal journal;
    private final List<ServiceProcess> producers;
    private final List<ServiceProcess> consumers;
    private final Set<ServiceProcess> scaledIn = new HashSet<>();
    private final Recovery recovery;
    private final String source;

    /** Starts the servers; the services start with {@link #start}. */
    Stage(Scenario scenario, Path folder, long seed, Duration length, Progress progress) throws IOException {
        this.setup = scenario.setup();
        this.folder = folder;
        this.random = new Random(seed);
        this.length = length;
        this.progress = progress;
        this.source = "urn:chaos:" + scenario.name();
        servers = new Servers(folder, setup);
        destination = setup.webhook ? new Destination() : null;
        cluster = new ClusterView(servers.bootstrapServers());
        journal = new Journal(servers.postgres());
        producers = IntStream.range(0, setup.producers).mapToObj(i -> newProducer()).toList();
        consumers = IntStream.range(0, setup.consumers).mapToObj(i -> newConsumer()).toList();
        recovery = new Recovery(this);
        progress.of(recording, findings);
    }

    /** Starts the services and waits until they are ready. */
    void start() {
        long start = System.nanoTime();
        services().forEach(ServiceProcess::launch);
        services().forEach(ServiceProcess::awaitReady);
        recovery.started(Duration.ofNanos(System.nanoTime() - start));
    }

    private ServiceProcess newProducer() {
        return service("producer-service", setup.producerLauncher, servers.producerSettings(), setup.producerSettings);
    }

    private ServiceProcess newConsumer() {
        Map<String, String> settings = servers.consumerSettings();
        if (destination != null) {
            settings.put("tandem.consumer.handler.name", "webhook");
            settings.put("tandem.consumer.webhook.url", destination.uri().toString());
        }
        return service("consumer-service", List.of(), settings, setup.consumerSettings);
    }

    private ServiceProcess service(String name, List<String> launcher, Map<String, String> usual, Map<String, String> special) {
        Map<String, String> settings = new HashMap<>(usual);
        settings.putAll(special);
        return ServiceProcess.of(name, setup.java(launcher, ServiceProcess.java()), settings, folder);
    }

    /** Lets a fault happen and waits until the pair is over it, which is measured from the end of the fault. */
    public void fault(String what, Fault fault) throws Exception {
        progress.say(what);
        findings.fault();
        fault.happen();
        recovery.await(what);
    }

    /** Waits for what a fault needs to make sense; more than four minutes of it are a failure of the run. */
    public void await(String what, BooleanSupplier condition) {
        Recovery.await(what, Recovery.PATIENCE, condition);
    }

    /** Waits until all that was sent is journaled and committed. */
    void drain() {
        recovery.drain();
    }

    /** Lets time go by under load. */
    public void hold(Duration time) throws InterruptedException {
        Signals.hold(time);
    }

    /** Lets between one and so many seconds go by. */
    public void holdUpTo(int seconds) throws InterruptedException {
        hold(Duration.ofMillis(1000 + random.nextInt(seconds * 1000)));
    }

    /** How long the faults were asked to go on. */
    public Duration length() {
        return length;
    }

    /** What chance decides, the same in each run of the seed. */
    public Random random() {
        return random;
    }

    public Servers servers() {
        return servers;
    }

    /** Where the webhook leads to, of a setup that asks for it. */
    Optional<Destination> destination() {
        return Optional.ofNullable(destination);
    }

    public ClusterView cluster() {
        return cluster;
    }

    public Journal journal() {
        return journal;
    }

    public Recording recording() {
        return recording;
    }

    public Findings findings() {
        return findings;
    }

    /** Says what happens now. */
    public void say(String what) {
        progress.say(what);
    }

    /** The source of all events of the clients. */
    public String source() {
        return source;
    }

    /** The replica of producer-service with this number, from 0 on. */
    public ServiceProcess producer(int number) {
        return producers.get(number);
    }

    /** The replica of consumer-service with this number, from 0 on. */
    public ServiceProcess consumer(int number) {
        return consumers.get(number);
    }

    /** All replicas of both services. */
    public Stream<ServiceProcess> services() {
        return Stream.concat(producers.stream(), consumers.stream());
    }

    /** Stops a replica as Kubernetes does; until it is started again, it is no finding that it is away. */
    public void scaleIn(ServiceProcess replica) {
        scaledIn.add(replica);
        replica.stop();
    }

    /** Starts a replica that was away. */
    public void scaleOut(ServiceProcess replica) {
        replica.launch();
        scaledIn.remove(replica);
    }

    Stream<ServiceProcess> wanted() {
        return services().filter(service -> !scaledIn.contains(service));
    }

    /** Where events are posted, at each replica. */
    public List<URI> endpoints() {
        return producers.stream().map(producer -> producer.uri("/events")).toList();
    }

    Setup setup() {
        return setup;
    }

    @Override
    public void close() {
        services().forEach(service -> {
            service.close();
        });
        destination().ifPresent(Destination::close);
        cluster.close();
        servers.close();
    }
}
