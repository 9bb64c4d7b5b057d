package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static io.tandem.local.testkit.Patience.awaitCount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tandem.e2e.manifests.Repository;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/** A second destination is a second deployment. Each gets every event, and one that is down does not pause the others. */
class SubscriptionsIT {

    private static final String PASSWORD = "a-password";
    private static final String TOPIC = "two-destinations";
    private static final int EVENTS = 300;
    private static final Map<String, String> SHORT_PAUSES = Map.of("tandem.consumer.handler.breaker.pause", "500ms");

    @Test
    void aDestinationThatIsDownPausesItsOwnSubscriptionOnly() throws Exception {
        LocalServers.kafka().createTopic(TOPIC, 3, Map.of("message.timestamp.type", "LogAppendTime"));
        try (WebhookReceiver up = new WebhookReceiver(); WebhookReceiver down = new WebhookReceiver()) {
            down.onOthers((call, attempt) -> Answer.of(503));
            Subscription healthy = new Subscription("healthy", TOPIC, up);
            Subscription paused = new Subscription("paused", TOPIC, down);
            try (ServiceProcess one = healthy.service().with(SHORT_PAUSES).process();
                    ServiceProcess other = paused.service().with(SHORT_PAUSES).process()) {
                one.launch();
                other.launch();
                one.awaitReady();
                other.awaitReady();
                List<String> ids = Subscription.send(TOPIC, "event-", EVENTS);

                awaitCount("events", EVENTS, () -> healthy.count("event WHERE outcome = 'processed'"));
                await("the subscription pauses").until(() -> other.get("/stats").body().contains("\"state\":\"paused\""));
                assertThat(one.get("/stats").body()).contains("\"state\":\"running\"");
                assertThat(other.management("/q/health").body()).contains("answered 503");
                assertThat(down.taken()).isEmpty();

                down.onOthers((call, attempt) -> Answer.of(204));
                awaitCount("events", EVENTS, () -> paused.count("event WHERE outcome = 'processed'"));
                assertThat(paused.count("event WHERE outcome = 'dead-lettered'")).isZero();
                assertThat(up.taken()).containsOnlyKeys(ids);
                assertThat(down.taken()).containsOnlyKeys(ids);
            }
        }
    }

    /** With the statements of the README of the manifests, and the connections that the manifests give to a replica. */
    @Test
    void aRoleOfItsOwnJournalsAndReadsNoOtherJournal() throws Exception {
        Journal first = new Journal("first");
        try (Connection owner = first.connect(); Statement statement = owner.createStatement()) {
            statement.execute("CREATE SCHEMA first CREATE TABLE event (id text)");
            for (String sql : roleOf("billing").replace("DATABASE tandem", "DATABASE " + owner.getCatalog()).split(";")) {
                statement.execute(sql);
            }
        }
        String topic = "own-role";
        LocalServers.kafka().createTopic(topic, 3, Map.of("message.timestamp.type", "LogAppendTime"));
        try (WebhookReceiver destination = new WebhookReceiver();
                ServiceProcess service = new Subscription("billing", topic, destination).service().with(Map.of(
                        "quarkus.datasource.username", "billing", "quarkus.datasource.password", PASSWORD,
                        "quarkus.datasource.reactive.max-size", "4", "quarkus.datasource.queries.reactive.max-size", "2"))
                        .start()) {
            List<String> ids = Subscription.send(topic, "event-", EVENTS);

            awaitCount("events", EVENTS, () -> new Journal("billing").count("event WHERE outcome = 'processed'"));
            assertThat(service.get("/events/" + ids.get(0)).statusCode()).isEqualTo(200);
        }
        try (Connection billing = DriverManager.getConnection(LocalServers.postgres().jdbcUrl(), "billing", PASSWORD);
                Statement statement = billing.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM first.event"))
                    .isInstanceOfSatisfying(SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
        }
    }

    private static String roleOf(String name) {
        String readme = Repository.read("deploy/kubernetes/README.md");
        String statements = readme.substring(readme.indexOf("CREATE ROLE " + name));
        return statements.substring(0, statements.indexOf("```")).strip().replace("'…'", "'" + PASSWORD + "'");
    }
}
