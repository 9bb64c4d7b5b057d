package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.Optional;

import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: without the journal's primary key, what a killed consumer had not committed is journaled again. */
class KilledServicesControl extends KilledServices {

    @Override
    public String name() {
        return "killed-services-control";
    }

    /** Without a handler, which is not asked again about what the journal has. */
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

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.DUPLICATED);
    }
}
