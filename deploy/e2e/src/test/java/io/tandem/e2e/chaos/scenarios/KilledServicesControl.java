package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: without the primary key of the journal, a killed consumer's uncommitted events are journaled twice. */
@Control(Violation.DUPLICATED)
class KilledServicesControl extends KilledServices {

    /** Without a handler, because a handler does not get an event again that the journal has. */
    @Override
    public Setup setup() {
        return new Setup();
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.say("planting a bug: the journal is not unique");
        stage.journal().execute("ALTER TABLE tandem.event DROP CONSTRAINT event_pkey");
        stage.hold(Duration.ofSeconds(5));
        super.round(stage);
    }
}
