package io.tandem.e2e.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.tandem.local.KafkaCluster;
import io.tandem.local.KafkaServer;
import io.tandem.local.Ports;
import io.tandem.local.PostgresServer;
import io.tandem.local.Topics;
import io.tandem.local.testkit.PackagedService;

/** Three brokers and a database; for some scenarios with proxies in front of them or a small disk. */
public final class Servers implements AutoCloseable {

    private static final int BROKERS = 3;
    private static final String PROXIED = "PROXIED";

    private final Setup setup;
    private final List<TcpProxy> kafkaProxies = new ArrayList<>();
    private final KafkaCluster kafka;
    private final PostgresServer postgres;
    private final TcpProxy postgresProxy;
    private final SmallDisk disk;
    private final List<SmallDisk> brokerDisks = new ArrayList<>();

    Servers(Path folder, Setup setup) throws IOException {
        this.setup = setup;
        disk = setup.smallDisk ? new SmallDisk(folder.resolve("disk")) : null;
        for (int id = 1; setup.smallBrokerDisks && id <= BROKERS; id++) {
            brokerDisks.add(new SmallDisk(KafkaCluster.folder(folder, id)));
        }
        kafka = KafkaCluster.start(folder, BROKERS, setup.proxied ? this::addProxiedListener : settings -> {
        });
        Topics.createAll(kafka.bootstrapServers());
        postgres = startPostgres(disk == null ? folder : disk.folder());
        postgresProxy = setup.proxied ? new TcpProxy(portOf(postgres)) : null;
    }

    private PostgresServer startPostgres(Path folder) {
        Map<String, String> settings = new HashMap<>(Map.of("fsync", "off")); // a crash of the machine is none of the faults
        settings.putAll(setup.postgresSettings);
        return PostgresServer.start(folder.resolve("postgres"), Ports.free(), settings);
    }

    private void addProxiedListener(Map<String, String> settings) {
        int port = Ports.free();
        TcpProxy proxy = new TcpProxy(port);
        kafkaProxies.add(proxy);
        settings.merge("listeners", "," + PROXIED + "://127.0.0.1:" + port, String::concat);
        settings.merge("advertised.listeners", "," + PROXIED + "://127.0.0.1:" + proxy.port(), String::concat);
        settings.merge("listener.security.protocol.map", "," + PROXIED + ":PLAINTEXT", String::concat);
    }

    private static int portOf(PostgresServer postgres) {
        return Integer.parseInt(postgres.reactiveUrl().replaceAll(".*:(\\d+)/.*", "$1"));
    }

    /** The producer-service on the brokers. */
    PackagedService connectProducer(PackagedService producer) {
        return producer.kafka(setup.proxied
                ? brokers().stream().map(broker -> broker.bootstrapServers(PROXIED)).collect(Collectors.joining(","))
                : kafka.bootstrapServers());
    }

    /** The consumer-service on the brokers and the database. */
    PackagedService connectConsumer(PackagedService consumer) {
        PackagedService connected = connectProducer(consumer).postgres(postgres);
        return !setup.proxied ? connected
                : connected.with("quarkus.datasource.reactive.url",
                        postgres.reactiveUrl().replaceAll(":\\d+/", ":" + postgresProxy.port() + "/"));
    }

    /** The broker of this id, from 1 on. */
    public KafkaServer broker(int id) {
        return kafka.brokers().get(id - 1);
    }

    /** All brokers. */
    public List<KafkaServer> brokers() {
        return kafka.brokers();
    }

    /** Where tools connect to, past the proxies. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public PostgresServer postgres() {
        return postgres;
    }

    /** The ways to brokers and database, of a setup that asks for them. */
    public List<TcpProxy> proxies() {
        List<TcpProxy> all = new ArrayList<>(kafkaProxies);
        all.add(postgresProxy);
        return all;
    }

    /** The ways to the brokers, of a setup that asks for them. */
    public List<TcpProxy> kafkaProxies() {
        return kafkaProxies;
    }

    /** The way to the database, of a setup that asks for it. */
    public TcpProxy postgresProxy() {
        return postgresProxy;
    }

    /** The disk of the database, of a setup that asks for it. */
    public SmallDisk disk() {
        return disk;
    }

    /** The disk of the broker of this id, from 1 on, of a setup that asks for it. */
    public SmallDisk brokerDisk(int id) {
        return brokerDisks.get(id - 1);
    }

    @Override
    public void close() {
        brokers().forEach(broker -> broker.process().ifPresent(Signals::kill)); // nobody needs their data any more
        postgres.process().ifPresent(Signals::thaw);
        postgres.kill();
        kafkaProxies.forEach(TcpProxy::close);
        if (postgresProxy != null) {
            postgresProxy.close();
        }
        if (disk != null) {
            disk.close();
        }
        brokerDisks.forEach(SmallDisk::close);
    }
}
