package io.tandem.consumer.webhook;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.cloudevents.CloudEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.handler.Answered;
import io.tandem.consumer.handler.EventHandler;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.handler.RetryLater;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;

/**
 * POSTs each event to one URL, in the binary mode of the CloudEvents HTTP binding, signed if a secret is configured
 * (Standard Webhooks). 2xx is success. 408, 425, 429, 5xx and connection faults are transient, any other status is permanent.
 * Redirects are not followed.
 */
@Singleton
@Identifier("webhook")
class WebhookHandler implements EventHandler {

    private static final Logger LOG = Logger.getLogger(WebhookHandler.class);
    private static final Duration SECRETS_INTERVAL = Duration.ofSeconds(2);
    private static final int MAX_RESPONSE_BYTES = 8 * 1024;
    /** One byte more than an attempt shows, so that it knows that the body was longer. */
    private static final int KEPT_RESPONSE_BYTES = HandlerAttempt.MAX_ANSWER + 1;
    private static final String REPLAY = "tandem-replay";

    private final URI url;
    private final Optional<Set<String>> types;
    private final Optional<Set<String>> sources;
    private final Duration timeout;
    private final RetryAfter retryAfter;
    private final Optional<SecretFile<WebhookSignature>> signature;
    private final Optional<SecretFile<String>> authorization;
    private final Cancellable reading;
    private final WebhookAddress address;
    private final boolean isHttp2;
    private final HttpClient client;

    WebhookHandler(ConsumerConfig config, TlsConfigurationRegistry tls, Vertx vertx) {
        ConsumerConfig.Webhook webhook = config.webhook();
        this.url = WebhookAddress.require(webhook.url());
        this.types = webhook.types();
        this.sources = webhook.sources();
        this.timeout = config.handler().timeout();
        this.retryAfter = new RetryAfter(webhook.maxRetryAfter());
        this.signature = webhook.secretFile().map(file -> SecretFile.of(file, WebhookSignature::of));
        this.authorization = webhook.authorizationFile().map(file -> SecretFile.of(file, WebhookHandler::onlyLine));
        this.address = new WebhookAddress(url, vertx);
        this.isHttp2 = webhook.httpVersion().equals("2");
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(url.getScheme().equals("https"))
                .setMaxPoolSize(webhook.connections())
                .setHttp2MaxPoolSize(webhook.connections())
                .setConnectTimeout((int) timeout.toMillis());
        if (isHttp2) {
            options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true).setHttp2ClearTextUpgrade(false);
        }
        TlsConfiguration.from(tls, webhook.tlsConfigurationName())
                .ifPresent(configuration -> TlsConfigUtils.configure(options, configuration));
        this.client = vertx.httpClientBuilder()
                .with(options)
                .withConnectHandler(connection -> InterimResponses.dropOn(connection.getDelegate()))
                .build();
        // The files are read as long as the handler exists, so this subscribes itself.
        this.reading = Multi.createFrom().ticks().every(SECRETS_INTERVAL)
                .onOverflow().drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .subscribe().with(tick -> readSecrets(),
                        failure -> LOG.error("The secrets of the webhook are not read any more", failure));
    }

    private static String onlyLine(List<String> lines) {
        if (lines.size() > 1) {
            throw new IllegalArgumentException("tandem.consumer.webhook.authorization-file: one line is expected");
        }
        return lines.get(0);
    }

    private void readSecrets() {
        signature.ifPresent(SecretFile::read);
        authorization.ifPresent(SecretFile::read);
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        return handle(event, Handling.FIRST);
    }

    @Override
    public Uni<Void> handle(CloudEvent event, Handling handling) {
        return wants(event) ? post(event, handling) : Uni.createFrom().voidItem();
    }

    @PreDestroy
    void close() {
        reading.cancel();
        client.closeAndForget();
    }

    private boolean wants(CloudEvent event) {
        return types.map(wanted -> wanted.contains(event.getType())).orElse(true)
                && sources.map(wanted -> wanted.contains(event.getSource().toString())).orElse(true);
    }

    private Uni<Void> post(CloudEvent event, Handling handling) {
        byte[] body = event.getData() == null ? new byte[0] : event.getData().toBytes();
        Map<String, String> headers = WebhookHeaders.of(event);
        signature.ifPresent(secrets -> headers.putAll(secrets.value().headers(event, body)));
        authorization.ifPresent(secret -> headers.put("Authorization", secret.value()));
        handling.replay().ifPresent(replay -> headers.put(REPLAY, replay.toString()));
        return address.resolve()
                .chain(this::open)
                .chain(request -> send(request, headers, body)
                        .onFailure(HttpClosedException.class).transform(this::closed)
                        .chain(this::outcome)
                        .onCancellation().invoke(request::reset));
    }

    /**
     * Opens a request. If the attempt is cancelled before, the request is reset when it opens, so that it keeps no connection.
     */
    private Uni<HttpClientRequest> open(SocketAddress server) {
        return Uni.createFrom().emitter(attempt -> {
            AtomicBoolean decided = new AtomicBoolean();
            attempt.onTermination(() -> decided.set(true));
            // Not cancelled with the attempt: the pool would lose the connection of the request.
            client.request(options(server)).subscribe().with(request -> {
                if (decided.compareAndSet(false, true)) {
                    attempt.complete(request);
                } else {
                    request.reset();
                }
            }, attempt::fail);
        });
    }

    private RequestOptions options(SocketAddress server) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.toString())
                .setServer(server)
                .setFollowRedirects(false)
                .setTimeout(timeout.toMillis());
    }

    private static Uni<HttpClientResponse> send(HttpClientRequest request, Map<String, String> headers, byte[] body) {
        headers.forEach(request::putHeader);
        // The failure of the answer says it. Without this, Vert.x logs an error for each attempt that is cancelled.
        request.exceptionHandler(failure -> LOG.debug("An attempt ended", failure));
        return request.send(Buffer.buffer(body));
    }

    /** A destination that speaks HTTP/2 only closes each connection that begins with HTTP/1.1. */
    private Throwable closed(Throwable failure) {
        return isHttp2 ? failure
                : new IOException(url.getHost() + " closed the connection without an answer. "
                        + "If it speaks HTTP/2 only, set tandem.consumer.webhook.http-version=2", failure);
    }

    private Uni<Void> outcome(HttpClientResponse response) {
        boolean success = response.statusCode() / 100 == 2;
        Buffer beginning = success ? null : Buffer.buffer();
        return read(response, beginning)
                .chain(() -> success ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(failure(response, beginning.getBytes())));
    }

    private RuntimeException failure(HttpClientResponse response, byte[] body) {
        int status = response.statusCode();
        String message = url.getHost() + " answered " + status;
        boolean isTransient = status == 408 || status == 425 || status == 429 || status >= 500;
        Answered.Answer answer = new Answered.Answer(status, body);
        return isTransient
                ? new RetryLater(message, retryAfter.of(response.getHeader("Retry-After")), answer)
                : new PermanentFailure(message, answer);
    }

    /**
     * Reads a short body to its end, so that the connection can be used again. Resets the request for a long one.
     *
     * @param beginning gets the beginning of the body; null to drop it
     */
    private static Uni<Void> read(HttpClientResponse response, Buffer beginning) {
        int[] bytes = { 0 };
        return response.toMulti()
                .invoke(chunk -> keep(chunk, beginning))
                .select().first(chunk -> (bytes[0] += chunk.length()) <= MAX_RESPONSE_BYTES)
                .onItem().ignoreAsUni()
                .invoke(() -> resetIf(bytes[0] > MAX_RESPONSE_BYTES, response));
    }

    private static void keep(Buffer chunk, Buffer beginning) {
        int room = beginning == null ? 0 : KEPT_RESPONSE_BYTES - beginning.length();
        if (room > 0) {
            beginning.appendBuffer(chunk.slice(0, Math.min(room, chunk.length())));
        }
    }

    private static void resetIf(boolean tooLong, HttpClientResponse response) {
        if (tooLong) {
            response.request().reset();
        }
    }
}
