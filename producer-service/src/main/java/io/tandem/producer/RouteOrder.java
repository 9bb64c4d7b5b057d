package io.tandem.producer;

/**
 * The order of this service's Vert.x routes, first to last. Lower numbers run first. It is in the root package because
 * routes of several packages need it.
 */
public final class RouteOrder {

    // The HTTP server of Quarkus uses the two lowest numbers.

    /** Answers with a problem document if a later route fails. */
    public static final int ROUTE_FAILURES = Integer.MIN_VALUE + 2;
    /** Reads the rest of a body that a later route did not read. */
    public static final int UNREAD_BODY_DRAIN = Integer.MIN_VALUE + 3;
    /** Refuses a request by its head, before any route reads it. */
    public static final int REQUEST_HEAD_FILTER = Integer.MIN_VALUE + 4;
    /** Refuses requests to a host name that is not of this service. */
    public static final int HOST_GUARD = Integer.MIN_VALUE + 5;

    // The filter of Quarkus for CORS runs at -300.

    /** Refuses requests with a token while the keys of the identity provider are unknown. */
    public static final int PROVIDER_GUARD = -210;

    // The filter of Quarkus for authentication runs at -200.

    /** Refuses requests of other sites that CORS does not allow. */
    public static final int CROSS_SITE_GUARD = -100;
    /** Answers senders of webhooks that ask whether they may deliver. */
    public static final int WEBHOOK_HANDSHAKE = 400;
    /** Accepts streams of events. */
    public static final int EVENT_STREAM = 500;

    // The JAX-RS resources run last.

    private RouteOrder() {
    }
}
