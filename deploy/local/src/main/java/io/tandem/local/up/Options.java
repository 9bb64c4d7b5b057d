package io.tandem.local.up;

import java.nio.file.Path;
import java.util.List;

import io.tandem.local.Checkout;
import io.tandem.local.Ports;
import picocli.CommandLine.Option;

/** The options of the command line. */
final class Options {

    @Option(names = "--check", description = "Start, send one event through, stop; exit code 0 if all of it worked. "
            + "With free ports and a temporary data folder, unless others are given.")
    boolean check;

    @Option(names = "--fresh", description = "Forget the data of earlier runs.")
    boolean fresh;

    @Option(names = "--data", paramLabel = "DIR", description = "Where data and logs live. "
            + "Default: $TANDEM_DATA, else deploy/local/data.")
    Path data;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Use this Kafka instead of starting one. "
            + "Topics that are missing there are created.")
    String kafka;

    @Option(names = "--postgres", paramLabel = "URL", description = "Use this PostgreSQL instead of starting one: "
            + "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or with user and password in $PGUSER and $PGPASSWORD.")
    String postgres;

    @Option(names = "--producer-port", paramLabel = "PORT", description = "Default: 8080.")
    Integer producerPort;

    @Option(names = "--producer-management-port", paramLabel = "PORT", description = "Default: 9000.")
    Integer producerManagementPort;

    @Option(names = "--consumer-port", paramLabel = "PORT", description = "Default: 8081.")
    Integer consumerPort;

    @Option(names = "--consumer-management-port", paramLabel = "PORT", description = "Default: 9001.")
    Integer consumerManagementPort;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Default: 9092.")
    Integer kafkaPort;

    @Option(names = "--postgres-port", paramLabel = "PORT", description = "Default: 5432.")
    Integer postgresPort;

    @Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this.")
    boolean help;

    DataFolder openData() {
        if (data != null) {
            return DataFolder.open(data);
        }
        String fromEnvironment = System.getenv("TANDEM_DATA");
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return DataFolder.open(Path.of(fromEnvironment));
        }
        return check ? DataFolder.temporary() : DataFolder.open(Checkout.root().resolve("deploy/local/data"));
    }

    Part postgres(DataFolder folder) {
        return postgres == null
                ? OwnServer.postgres(port("--postgres-port", postgresPort, 5432), folder)
                : new GivenPostgres(Database.parse(postgres, System.getenv()));
    }

    Part kafka(DataFolder folder) {
        return kafka == null ? OwnServer.kafka(port("--kafka-port", kafkaPort, 9092), folder) : new GivenKafka(kafka);
    }

    Service consumer(DataFolder folder, Part kafka, Part postgres) {
        return new Service("consumer-service", port("--consumer-port", consumerPort, 8081),
                port("--consumer-management-port", consumerManagementPort, 9001), List.of(kafka, postgres), folder);
    }

    Service producer(DataFolder folder, Part kafka) {
        return new Service("producer-service", port("--producer-port", producerPort, 8080),
                port("--producer-management-port", producerManagementPort, 9000), List.of(kafka), folder);
    }

    // A check may run beside a Tandem that is in use.
    private Port port(String option, Integer given, int usual) {
        if (given != null) {
            return new Port(option, given);
        }
        return new Port(option, check ? Ports.free() : usual);
    }
}
