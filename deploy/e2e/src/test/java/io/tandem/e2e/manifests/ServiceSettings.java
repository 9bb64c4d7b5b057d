package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;

/** Every setting that a packaged service reads while it runs, taken from the package itself. */
public final class ServiceSettings {

    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^A-Za-z0-9]");

    /** Where a name stands in the variable of a map, as the models of Quarkus write it. */
    private static final Pattern NAMED = Pattern.compile("_(_[A-Z0-9_]+?_)_");

    /** The variables that the JVM itself reads. */
    private static final Set<String> OF_THE_JVM = Set.of("JAVA_TOOL_OPTIONS");

    private final Set<String> variables = new TreeSet<>(OF_THE_JVM);
    private final List<Pattern> named = new ArrayList<>();
    private final SmallRyeConfig packaged;

    private ServiceSettings(SettingSources sources) {
        sources.names().forEach(name -> variables.add(variable(name)));
        sources.quarkusVariables(false).forEach(variables::remove);
        sources.quarkusVariables(true).forEach(variables::add);
        variables.stream().filter(name -> NAMED.matcher(name).find()).forEach(name -> named.add(pattern(name)));
        Map<String, String> values = new TreeMap<>(sources.defaults());
        values.putAll(sources.applicationProperties());
        packaged = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withSources(new MapBackedConfigSource("packaged", values) {
                    private static final long serialVersionUID = 1;
                })
                .build();
    }

    static ServiceSettings of(Path packaged) {
        try (SettingSources sources = SettingSources.of(packaged)) {
            return new ServiceSettings(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern pattern(String variable) {
        return Pattern.compile("(" + NAMED.matcher(variable).replaceFirst("_)([A-Z0-9]+)_"));
    }

    /** The environment variable of a setting, by the rule of MicroProfile Config. */
    public static String variable(String property) {
        return NOT_ALPHANUMERIC.matcher(property).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    /** Whether an environment variable sets anything in the running service. */
    public boolean reads(String variable) {
        return variables.contains(variable) || named.stream().anyMatch(map -> readsNamed(map, variable));
    }

    /** Settings of something that has a name, a second datasource for instance: the service must use that name itself. */
    private boolean readsNamed(Pattern map, String variable) {
        Matcher found = map.matcher(variable);
        return found.matches() && variables.stream().anyMatch(known -> known.startsWith(found.group(1) + found.group(2) + "_"));
    }

    /** The value in production, from application.properties or else from the default of the mapping. */
    public Optional<String> value(String property) {
        return packaged.getOptionalValue(property, String.class);
    }
}
