package io.tandem.consumer.redrive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.support.handler.OtherSettingsProfile;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Journal;

/** With journal.data=drop the journal has no event data, and a redrive takes the data from the dead letter. */
@QuarkusTest
@TestProfile(OtherSettingsProfile.class)
class DroppedDataTest extends ScriptedTest {

    private final Journal dropped = new Journal(OtherSettingsProfile.NAME);

    @Test
    void anEventWithoutDataSaysThatItsDataIsDropped() {
        String id = send("plain", "k");

        assertThat(dropped.awaitEvent(id)).containsEntry("data", null).containsEntry("outcome", "processed");
        given().get("/events/" + id).then().statusCode(200)
                .body("event.data", nullValue())
                .body("event.datacontenttype", equalTo("text/plain"))
                .body("dataDropped", equalTo(true));
    }

    @Test
    void aRedriveTakesTheDataFromTheDeadLetter() {
        AtomicBoolean broken = new AtomicBoolean(true);
        handler.on("kept", (event, attempt) -> broken.get() || !"data".equals(new String(event.getData().toBytes()))
                ? Uni.createFrom().failure(new PermanentFailure("broken"))
                : Uni.createFrom().voidItem());
        String id = send("kept", "k");
        dropped.awaitAll(List.of(id), "dead-lettered");
        broken.set(false);

        given().contentType("application/json").body(Map.of("ids", List.of(id))).post("/dead-letters/redrive")
                .then().statusCode(202).body("claimed", equalTo(1));

        dropped.awaitAll(List.of(id), "processed");
        given().get("/events/" + id).then().statusCode(200).body("event.data", nullValue());
    }

    @Test
    void aReplayIsRefusedWithTheReason() {
        given().contentType("application/json").body(Map.of("all", true)).post("/replays")
                .then().statusCode(409)
                .body("type", equalTo("/problems/not-replayable"))
                .body("detail", containsString("tandem.consumer.journal.data=drop"));
        assertThat(dropped.count("replay")).isZero();
    }
}
