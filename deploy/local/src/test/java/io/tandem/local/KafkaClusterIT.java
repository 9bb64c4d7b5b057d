package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterIT {

    @TempDir
    Path folder;

    @Test
    void aClusterGoesOnWithoutOneOfItsThreeBrokers() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(folder, 3)) {
            Topics.create(cluster.bootstrapServers(), "replicated", 3, Map.of());
            cluster.brokers().get(0).kill();
            Topics.create(cluster.bootstrapServers(), "of-two", 3, Map.of());
            cluster.brokers().get(0).restart();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(3);
                assertThat(admin.listTopics().names().get()).contains("replicated", "of-two");
            }
        }
    }
}
