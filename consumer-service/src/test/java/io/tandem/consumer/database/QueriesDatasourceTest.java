package io.tandem.consumer.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** The datasource for queries inherits each setting of the default datasource that it does not set itself. */
class QueriesDatasourceTest {

    private final SmallRyeConfig config = new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withInterceptors(new QueriesDatasource())
            .withSources(new PropertiesConfigSource(Map.of(
                    "host", "db.example.com",
                    "quarkus.datasource.username", "tandem",
                    "quarkus.datasource.reactive.url", "postgresql://${host}/tandem",
                    "quarkus.datasource.reactive.max-size", "12",
                    "quarkus.datasource.reactive.postgresql.ssl-mode", "verify-full",
                    "quarkus.datasource.reactive.trust-certificate-pem.certs", "ca.crt",
                    "quarkus.datasource.jdbc.max-size", "2",
                    "quarkus.datasource.queries.reactive.max-size", "6"), "test", 100))
            .build();

    @Test
    void inheritsTheSettingsThatItDoesNotHave() {
        assertThat(value("username")).isEqualTo("tandem");
        assertThat(value("reactive.url")).isEqualTo("postgresql://db.example.com/tandem");
        assertThat(value("reactive.postgresql.ssl-mode")).isEqualTo("verify-full");
        assertThat(value("reactive.trust-certificate-pem.certs")).isEqualTo("ca.crt");
    }

    @Test
    void keepsItsOwnSettings() {
        assertThat(value("reactive.max-size")).isEqualTo("6");
    }

    @Test
    void listsOnlyTheInheritedSettings() {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        assertThat(names)
                .contains("quarkus.datasource.queries.reactive.trust-certificate-pem.certs")
                .doesNotContain("quarkus.datasource.queries.jdbc.max-size")
                .noneMatch(name -> name.contains("queries.queries"));
    }

    /** The build records the settings that hold at build time. */
    @Test
    void aRunTimeSettingOverridesTheOneOfTheBuild() {
        SmallRyeConfig later = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new QueriesDatasource())
                .withSources(new PropertiesConfigSource(Map.of("quarkus.datasource.queries.username", "then"), "build", 0))
                .withSources(new PropertiesConfigSource(Map.of("quarkus.datasource.username", "now"), "run", 300))
                .build();

        assertThat(later.getValue("quarkus.datasource.queries.username", String.class)).isEqualTo("now");
    }

    private String value(String name) {
        return config.getConfigValue("quarkus.datasource.queries." + name).getValue();
    }
}
