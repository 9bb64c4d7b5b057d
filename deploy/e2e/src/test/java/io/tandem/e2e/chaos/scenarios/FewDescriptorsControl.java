package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: descriptors that are never free again. */
@Control(Violation.NOT_RECOVERED)
class FewDescriptorsControl extends FewDescriptors {

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a bug: no descriptor is ever free again", () -> leave(stage, -1000));
        stage.say("ending the bug");
        restore(stage);
    }
}
