package io.tandem.local.testkit.house.upper;

import java.util.concurrent.TimeUnit;

import io.tandem.local.testkit.house.lower.Below;

/** Uses a package below it, which is allowed, and sleeps, which is not. */
public class Above {

    Below below;

    void sleep() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(1);
    }
}
