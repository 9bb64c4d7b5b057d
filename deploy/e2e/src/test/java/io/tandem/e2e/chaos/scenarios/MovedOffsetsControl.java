package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: offsets that skip records. */
@Control(Violation.LOST)
class MovedOffsetsControl extends MovedOffsets {

    @Override
    public void round(Stage stage) throws Exception {
        withoutConsumer(stage, "a bug: offsets set past unread records", at -> move(at, offset -> offset + 5));
    }
}
