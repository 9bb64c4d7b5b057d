package io.tandem.consumer.support;

import org.eclipse.microprofile.config.ConfigProvider;

import io.restassured.RestAssured;

/** The management interface of the application under test. */
public final class Management {

    private Management() {
    }

    /** Returns the value of a metric without labels. */
    public static double metric(String name) {
        return RestAssured.get(url("/q/metrics")).asString().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst().orElseThrow(() -> new AssertionError("no metric " + name));
    }

    public static String url(String path) {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class) + path;
    }
}
