package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.Topics;
import io.tandem.local.testkit.ServiceProcess;

/** An operator moves the committed offsets of the stopped consumer-service back, to the middle, and deletes them. */
class MovedOffsets implements Scenario {

    private static final int UNREAD = 200;

    @Override
    public Setup setup() {
        return new Setup().webhook();
    }

    @Override
    public void round(Stage stage) throws Exception {
        move(stage, "to the beginning", () -> Offsets.move(stage.cluster(), offset -> 0));
        move(stage, "to the middle", () -> Offsets.move(stage.cluster(), offset -> offset / 2));
        move(stage, "to nowhere: they are deleted", () -> Offsets.delete(stage.cluster()));
    }

    /** Moves the offsets. */
    static void move(Stage stage, String where, Stage.Fault change) throws Exception {
        whileStopped(stage, "offsets moved " + where, change);
    }

    /** Lets a change happen while the consumer is stopped and records wait for it. */
    static void whileStopped(Stage stage, String what, Stage.Fault change) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        stage.fault(what, () -> {
            stage.replicas().scaleIn(consumer);
            awaitUnread(stage);
            change.happen();
            stage.replicas().scaleOut(consumer);
        });
    }

    /** Waits until records were accepted that the group has not committed. */
    static void awaitUnread(Stage stage) {
        stage.await("records wait", () -> stage.cluster().lag("tandem", Topics.EVENTS) > UNREAD);
    }
}
