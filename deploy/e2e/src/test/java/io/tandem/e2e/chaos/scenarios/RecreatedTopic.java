package io.tandem.e2e.chaos.scenarios;

import java.util.List;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.Topics;

/**
 * An operator deletes the topic of events and creates it again, while both services run. All that was accepted before has been
 * read by then. From then on the clients send without a break, to a topic that is not there, and then to one that begins anew.
 */
class RecreatedTopic implements Scenario {

    private static final int TIMES = 3;
    private static final int LONGEST_ABSENCE_SECONDS = 8;

    @Override
    public Setup setup() {
        return new Setup().webhook();
    }

    @Override
    public void round(Stage stage) throws Exception {
        for (int i = 1; i <= TIMES; i++) {
            stage.fault("the topic is deleted and created again, " + i, () -> {
                stage.whileNobodySends(() -> {
                    stage.await("all is read", () -> stage.cluster().lag("tandem", Topics.EVENTS) == 0);
                    delete(stage);
                });
                stage.holdUpTo(LONGEST_ABSENCE_SECONDS);
                create(stage);
            });
        }
    }

    /** Until each broker has forgotten the topic: one that has not could still take a record. */
    static void delete(Stage stage) throws Exception {
        stage.cluster().admin().deleteTopics(List.of(Topics.EVENTS)).all().get();
        stage.await("no broker has the topic", () -> stage.cluster().isGone(Topics.EVENTS));
    }

    static void create(Stage stage) {
        Topics.createAll(stage.servers().bootstrapServers());
    }
}
