package io.tandem.consumer;

/**
 * The order of this service's Vert.x routes, first to last. Lower numbers run first. It is in the root package because
 * routes of several packages need it.
 */
public final class RouteOrder {

    // The HTTP server of Quarkus uses the two lowest numbers.

    /** Answers with a problem document if a later route fails. */
    public static final int ROUTE_FAILURES = Integer.MIN_VALUE + 2;

    /** Adds the challenge to each 401. */
    public static final int CHALLENGES = Integer.MIN_VALUE + 3;

    /** Refuses a request by its head, before any route reads it. */
    public static final int REQUEST_HEAD_FILTER = Integer.MIN_VALUE + 4;

    /** Refuses requests to a host name that is not of this service. */
    public static final int HOST_GUARD = Integer.MIN_VALUE + 5;

    // Quarkus checks CORS at -300.

    /** Refuses requests with a token while the keys of the identity provider are unknown. */
    public static final int PROVIDER_GUARD = -210;

    // Quarkus checks authentication at -200.

    /** Refuses requests of other sites that CORS does not allow. */
    public static final int CROSS_SITE_GUARD = -100;
    /** Refuses callers that lack the role. */
    public static final int ACCESS_GUARD = -90;
    /** Refuses paths with dot segments, of callers that may read. */
    public static final int DOT_SEGMENTS = -80;
    /** Opens live streams. */
    public static final int LIVE_STREAM = 500;

    // The JAX-RS resources follow, from 1,000.

    private RouteOrder() {
    }
}
