package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a replay that forgets what is done when its replica dies. */
@Control(Violation.DUPLICATED)
class KilledReplayControl extends KilledReplay {

    @Override
    void died(Stage stage) {
        stage.journal().execute("DELETE FROM replay_event",
                "UPDATE replay SET after_tx = '0', after_ordinal = -1 WHERE state = 'active'");
    }
}
