package io.tandem.local.testkit.house.lower;

import io.tandem.local.testkit.house.upper.Above;

/** Uses a package above it, which is not allowed. */
public class Below {

    Above[] above;
}
