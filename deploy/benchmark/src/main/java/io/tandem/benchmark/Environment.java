package io.tandem.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.tandem.benchmark.process.ProcessTree;
import io.tandem.benchmark.store.Journals;
import io.tandem.benchmark.store.Log;
import io.tandem.local.Folders;
import io.tandem.local.KafkaServer;
import io.tandem.local.Ports;
import io.tandem.local.PostgresServer;

/** The broker and the database of all scenarios, and how long to measure. */
public final class Environment implements AutoCloseable {

    private final Path folder;
    private final Rounds rounds;
    private final int seconds;
    private final int records;
    private KafkaServer kafka;
    private PostgresServer postgres;

    Environment(Rounds rounds, int seconds, int records) throws IOException {
        this.folder = Files.createTempDirectory("tandem-benchmark-");
        this.rounds = rounds;
        this.seconds = seconds;
        this.records = records;
    }

    public Rounds rounds() {
        return rounds;
    }

    /** How long one round of load lasts. */
    public int seconds() {
        return seconds;
    }

    /** How many records a drain has to journal. */
    public int records() {
        return records;
    }

    /** Where processes write their logs. */
    public Path logs() {
        return folder.resolve("logs");
    }

    public Path folder() {
        return folder;
    }

    /** The broker, with the log's flushing left to the operating system, as Kafka ships. */
    public Log log() {
        return new Log(kafka().bootstrapServers());
    }

    /** The database, with fsync on and otherwise as PostgreSQL ships. */
    public Journals journals() {
        return new Journals(postgres());
    }

    public ProcessTree broker() {
        return new ProcessTree(kafka().process().orElseThrow());
    }

    public ProcessTree database() {
        return new ProcessTree(postgres().process().orElseThrow());
    }

    private KafkaServer kafka() {
        if (kafka == null) {
            kafka = KafkaServer.start(folder.resolve("kafka"));
        }
        return kafka;
    }

    private PostgresServer postgres() {
        if (postgres == null) {
            // The commit time says when a row became visible; shared_buffers' default is for a tiny machine.
            postgres = PostgresServer.start(folder.resolve("postgres"), Ports.free(),
                    Map.of("track_commit_timestamp", "on", "shared_buffers", "512MB", "max_wal_size", "4GB"));
        }
        return postgres;
    }

    @Override
    public void close() throws IOException {
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        for (String data : new String[] { "kafka", "postgres" }) {
            Folders.delete(folder.resolve(data));
        }
    }
}
