/** What the journal answers over HTTP: events and their fate, the live stream, figures; and the dashboard's page. */
package io.tandem.consumer.http;
