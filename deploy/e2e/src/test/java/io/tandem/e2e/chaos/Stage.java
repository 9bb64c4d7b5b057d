package io.tandem.e2e.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.WebhookReceiver;

/** The running servers and services of one scenario. */
public final class Stage implements AutoCloseable {

    /** A fault from its beginning to its end. The recovery comes after it. */
    @FunctionalInterface
    public interface Fault {
        void happen() throws Exception;
    }

    private final Setup setup;
    private final Random random;
    private final Duration length;
    private final Progress progress;
    private final Findings findings = new Findings();
    private final Recording recording = new Recording();
    private final Servers servers;
    private final WebhookReceiver destination;
    private final ClusterView cluster;
    private final Journal journal;
    private final Replicas replicas;
    private final Recovery recovery;
    private final String source;
    /** Shared by the clients; exclusive while nobody sends. Fair, so that the clients do not keep the latter out. */
    private final ReadWriteLock sending = new ReentrantReadWriteLock(true);

    /** Starts the servers; the services start with {@link #start}. */
    Stage(Scenario scenario, Path folder, long seed, Duration length, Progress progress) throws IOException {
        this.setup = scenario.setup();
        this.random = new Random(seed);
        this.length = length;
        this.progress = progress;
        this.source = "urn:chaos:" + scenario.name();
        servers = new Servers(folder, setup);
        destination = setup.webhook ? new WebhookReceiver() : null;
        cluster = new ClusterView(servers.bootstrapServers());
        journal = new Journal(servers.postgres(), "tandem");
        replicas = new Replicas(setup, folder, servers, destination);
        recovery = new Recovery(this);
        progress.of(recording, findings);
    }

    /** Starts the services and waits until they are ready. */
    void start() {
        long start = System.nanoTime();
        replicas.start();
        recovery.started(Duration.ofNanos(System.nanoTime() - start));
    }

    /** Lets a fault happen and waits until the pair is over it, which is measured from the end of the fault. */
    public void fault(String what, Fault fault) throws Exception {
        progress.say(what);
        findings.fault();
        fault.happen();
        recovery.await(what);
    }

    /** Lets it happen while no event is under way: each one sent has its 202, and the clients wait. */
    public void whileNobodySends(Fault fault) throws Exception {
        sending.writeLock().lock();
        try {
            fault.happen();
        } finally {
            sending.writeLock().unlock();
        }
    }

    /** What each client holds while it sends. */
    Lock sending() {
        return sending.readLock();
    }

    /** Waits until so many have come; fails when no more come. */
    public void awaitCount(String what, long target, LongSupplier count) {
        Patience.awaitCount(what, target, count);
    }

    /** Waits for the precondition of a fault. */
    public void await(String what, BooleanSupplier condition) {
        Recovery.await(what, Patience.LIMIT, condition);
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

    /** The random numbers of the run, the same for the same seed. */
    public Random random() {
        return random;
    }

    public Servers servers() {
        return servers;
    }

    /** The receiver of the webhook, of a setup with one. */
    public Optional<WebhookReceiver> destination() {
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

    /** Prints a line about the current step. */
    public void say(String what) {
        progress.say(what);
    }

    /** The source of all events of the clients. */
    public String source() {
        return source;
    }

    /** The running services. */
    public Replicas replicas() {
        return replicas;
    }

    Setup setup() {
        return setup;
    }

    @Override
    public void close() {
        replicas.close();
        destination().ifPresent(WebhookReceiver::close);
        cluster.close();
        servers.close();
    }
}
