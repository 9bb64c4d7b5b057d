package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: records that nobody has read go with the topic. */
@Control(Violation.LOST)
class RecreatedTopicControl extends RecreatedTopic {

    @Override
    public void round(Stage stage) throws Exception {
        MovedOffsets.whileStopped(stage, "the topic is deleted with unread records, the bug", () -> {
            stage.whileNobodySends(() -> delete(stage));
            create(stage);
        });
    }
}
