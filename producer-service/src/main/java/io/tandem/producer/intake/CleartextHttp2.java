package io.tandem.producer.intake;

import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.tandem.producer.ProducerConfig;
import io.vertx.core.http.HttpServerOptions;

/** Keeps connections without TLS at HTTP/1.1, unless the operator turned HTTP/2 on. */
@Singleton
class CleartextHttp2 implements HttpServerOptionsCustomizer {

    private final ProducerConfig config;

    CleartextHttp2(ProducerConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(config.http2WithoutTls());
    }
}
