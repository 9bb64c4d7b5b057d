package io.tandem.local.testkit.house.lower;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads a setting beside the mapping, which is not allowed. */
class Configured {

    @ConfigProperty(name = "any")
    String setting;
}
