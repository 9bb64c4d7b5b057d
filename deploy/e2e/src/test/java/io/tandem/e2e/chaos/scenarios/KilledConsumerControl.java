package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: without the primary key of the journal, the kills leave entries twice, so they do fall between the commits. */
@Control(Violation.DUPLICATED)
class KilledConsumerControl extends KilledConsumer {

    @Override
    public void round(Stage stage) throws Exception {
        stage.say("planting a bug: the journal is not unique");
        stage.journal().execute("ALTER TABLE event DROP CONSTRAINT event_pkey");
        super.round(stage);
    }
}
