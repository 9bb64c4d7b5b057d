package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.TcpProxy;
import io.tandem.e2e.chaos.Violation;

/** Control: a consumer that waits for the answer of its database without end never learns that the connection is dead. */
@Control(Violation.NOT_RECOVERED)
class BadNetworkControl extends BadNetwork {

    @Override
    public Setup setup() {
        return super.setup().consumer("tandem.consumer.journal.timeout", "1h");
    }

    @Override
    public void round(Stage stage) throws Exception {
        TcpProxy database = stage.servers().postgresProxy();
        stage.fault("a bug, no time-out: all connections to the database forgotten on the way", database::swallow);
        stage.say("ending the bug: all connections cut");
        database.cut();
    }
}
