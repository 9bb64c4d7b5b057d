/** The HTTP interface: events, dead letters, figures, the live stream and the dashboard. */
package io.tandem.consumer.http;
