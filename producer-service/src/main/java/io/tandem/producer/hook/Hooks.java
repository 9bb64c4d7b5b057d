package io.tandem.producer.hook;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.signature.HookSecrets;
import io.tandem.producer.signature.Verifier;

/** All configured hooks. Reads their secrets again at an interval, so that a secret changes without a restart. */
@Singleton
class Hooks {

    private static final Logger LOG = Logger.getLogger(Hooks.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Map<String, Hook> byName = new TreeMap<>();
    private Cancellable reading;

    Hooks(ProducerConfig config) {
        config.hooks().forEach((name, hook) -> byName.put(name, hook(name, hook)));
    }

    private static Hook hook(String name, ProducerConfig.Hook config) {
        try {
            return new Hook(name, config, HookSecrets.of(config), Verifier.of(config, Clock.systemUTC()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("tandem.producer.hooks." + name + ": " + e.getMessage(), e);
        }
    }

    /** Names a fault of a setting before the service is ready. */
    void start(@Observes StartupEvent started) {
        if (!byName.isEmpty()) {
            LOG.infof("Webhooks are taken at /hooks/ for %s", byName.keySet());
            // The hooks exist as long as the service, so this subscribes itself.
            reading = Multi.createFrom().ticks().every(INTERVAL)
                    .onOverflow().drop()
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .invoke(tick -> byName.values().forEach(Hook::readSecrets))
                    .subscribe().with(tick -> {
                    }, failure -> LOG.error("The secrets of hooks are not read any more", failure));
        }
    }

    @PreDestroy
    void stop() {
        if (reading != null) {
            reading.cancel();
        }
    }

    Optional<Hook> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
