package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: the offsets go past records that nobody has read. */
@Control(Violation.LOST)
class MovedOffsetsControl extends MovedOffsets {

    @Override
    public void round(Stage stage) throws Exception {
        move(stage, "past unread records, the bug", () -> Offsets.toEnd(stage.cluster()));
    }
}
