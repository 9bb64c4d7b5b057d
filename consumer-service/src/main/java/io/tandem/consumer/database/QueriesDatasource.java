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
 * Gives the datasource {@code queries} every setting of the default one that it does not have itself: address, login, TLS,
 * whatever there is. Said once, the two cannot differ by oversight.
 */
@Priority(Priorities.APPLICATION)
public final class QueriesDatasource implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String DEFAULT = "quarkus.datasource.";
    private static final String QUERIES = DEFAULT + "queries.";
    /** Settings of one datasource, not names of others; those of JDBC are of no use to questions. */
    private static final Pattern OF_DEFAULT = Pattern
            .compile("quarkus\\.datasource\\.(?:db-kind|db-version|username|password|credentials-provider[.-].+|"
                    + "credentials-provider|active|reactive\\..+)");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue own = context.proceed(name);
        if (isSaid(own) || !name.startsWith(QUERIES)) {
            return own;
        }
        String inherited = DEFAULT + name.substring(QUERIES.length());
        ConfigValue value = OF_DEFAULT.matcher(inherited).matches() ? context.proceed(inherited) : null;
        return value != null && (own == null || isSaid(value)) ? value.withName(name) : own;
    }

    /** At 0 stands what the build has noted: the settings as they were inherited then. */
    private static boolean isSaid(ConfigValue value) {
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
