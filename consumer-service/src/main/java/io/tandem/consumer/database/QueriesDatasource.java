package io.tandem.consumer.database;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.annotation.Priority;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;

/**
 * Lets the datasource {@code queries} inherit every setting that it does not have itself from the default datasource, for
 * example address, login and TLS. So nobody has to configure the database twice.
 */
@Priority(Priorities.APPLICATION)
public final class QueriesDatasource implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String DEFAULT = "quarkus.datasource.";
    private static final String QUERIES = DEFAULT + "queries.";
    /** The settings that are inherited. Those of JDBC are not, because queries use the reactive client. */
    private static final Pattern OF_DEFAULT = Pattern
            .compile("quarkus\\.datasource\\.(?:db-kind|db-version|username|password|credentials-provider[.-].+|"
                    + "credentials-provider|active|reactive\\..+)");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue own = context.proceed(name);
        if (isSet(own) || !name.startsWith(QUERIES)) {
            return own;
        }
        String inherited = DEFAULT + name.substring(QUERIES.length());
        ConfigValue value = OF_DEFAULT.matcher(inherited).matches() ? context.proceed(inherited) : null;
        return value != null && (own == null || isSet(value)) ? value.withName(name) : own;
    }

    /** Ignores ordinal 0, where the build records the values that were inherited at that time. */
    private static boolean isSet(ConfigValue value) {
        return value != null && value.getConfigSourceOrdinal() > 0;
    }

    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new LinkedHashSet<>();
        context.iterateNames().forEachRemaining(name -> {
            names.add(name);
            if (OF_DEFAULT.matcher(name).matches()) {
                names.add(QUERIES + name.substring(DEFAULT.length()));
            }
        });
        return names.iterator();
    }
}
