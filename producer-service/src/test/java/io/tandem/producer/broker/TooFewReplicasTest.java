package io.tandem.producer.broker;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.tandem.local.KafkaCluster;
import io.tandem.local.KafkaServer;
import io.tandem.local.KeyStores;
import io.tandem.local.Topics;
import io.tandem.producer.support.Requests;

/** A topic with too few replicas in sync accepts nothing, and the response says that nothing was sent. */
@QuarkusTest
@TestProfile(TooFewReplicasTest.Profile.class)
@QuarkusTestResource(value = TooFewReplicasTest.ThreeBrokers.class, restrictToAnnotatedClass = true)
class TooFewReplicasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    public static class Profile implements QuarkusTestProfile {
    }

    /** Starts three brokers. A record is accepted only if all three have it. */
    public static class ThreeBrokers implements QuarkusTestResourceLifecycleManager {

        /** The system property with the folder of the brokers, because tests run in another class loader. */
        private static final String FOLDER = "tandem.test.cluster";
        private KafkaCluster cluster;

        @Override
        public Map<String, String> start() {
            Path folder = KeyStores.create().folder();
            cluster = KafkaCluster.start(folder, 3);
            Topics.create(cluster.bootstrapServers(), Topics.EVENTS, 2, Map.of("min.insync.replicas", "3"));
            System.setProperty(FOLDER, folder.toString());
            return Map.of("kafka.bootstrap.servers", cluster.bootstrapServers());
        }

        @Override
        public void stop() {
            System.clearProperty(FOLDER);
            cluster.close();
        }

        static KafkaServer last() {
            return KafkaServer.at(Path.of(System.getProperty(FOLDER)).resolve("broker-3"));
        }
    }

    @TestHTTPResource(value = "/health/ready", management = true)
    String readiness;

    private static Response send() {
        return Requests.request().body("x").post("/events/t");
    }

    private static void awaitAcceptance() {
        await().atMost(PATIENCE).until(() -> send().statusCode() == 202);
    }

    @Test
    void eventsAreRefusedUntilEnoughReplicasAreInSyncAgain() {
        awaitAcceptance();
        ThreeBrokers.last().stop();

        await().atMost(PATIENCE).until(() -> given().get(readiness).statusCode() == 503);
        send().then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/unavailable"));

        ThreeBrokers.last().restart();
        awaitAcceptance();
        given().get(readiness).then().statusCode(200);
    }
}
