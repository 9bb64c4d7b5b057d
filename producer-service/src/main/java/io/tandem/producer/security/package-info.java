/** Says who sends a request, and refuses callers that may not send events. */
package io.tandem.producer.security;
