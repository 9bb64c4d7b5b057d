package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a database that drops some rows of a statement without an error. */
@Control(Violation.LOST)
class RefusingDatabaseControl extends RefusingDatabase {

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a bug: the newest entry of each key is gone",
                () -> stage.journal().execute("DELETE FROM event e WHERE e.outcome = 'processed' AND e.ordinal ="
                        + " (SELECT max(o.ordinal) FROM event o WHERE o.subject = e.subject AND o.tx = e.tx)"
                        + " AND e.tx = (SELECT max(t.tx) FROM event t WHERE t.subject = e.subject)"));
    }
}
