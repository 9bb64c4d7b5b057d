package io.tandem.consumer.database;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tandem.consumer.support.FreezingProxy;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;

/** The migration, which has connections of its own, gives a connection up that lost its network during the login. */
@Execution(ExecutionMode.CONCURRENT)
class MigrationOutageIT {

    private static final String NAME = "frozen_start";

    @Test
    void aStartOverFrozenConnectionsGoesOn() {
        LocalServers.kafka().createTopic(NAME, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        String url = LocalServers.postgres().reactiveUrl();
        int port = URI.create(url).getPort();
        try (FreezingProxy proxy = new FreezingProxy(port);
                ServiceProcess service = PackagedService.consumer()
                        .named(NAME).subscription(NAME)
                        .with("mp.messaging.incoming.events-in.topic", NAME)
                        .with("tandem.consumer.journal.timeout", "3s")
                        .with("quarkus.datasource.reactive.url", url.replace(":" + port + "/", ":" + proxy.port() + "/"))
                        .process()) {
            FreezingProxy.freeze(proxy.port());
            service.launch();
            Patience.await("the migration has tried to connect")
                    .until(() -> proxy.connections() > 0 && isLive(service));
            FreezingProxy.thaw(proxy.port());

            service.awaitReady();
            String id = newId();
            try (TopicWriter topic = new TopicWriter(NAME)) {
                topic.sendEvent(id, "k", "data");
            }
            assertThat(new Journal(NAME).awaitEvent(id)).containsEntry("outcome", "processed");
        }
    }

    private static boolean isLive(ServiceProcess service) {
        try {
            return service.management("/q/health/live").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
