package io.tandem.local.up;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** A PostgreSQL database with the user and the password for it. */
record Database(String url, String user, String password) {

    private static final String WANTED = "--postgres wants postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
    private static final String CONNECT_SECONDS = "10";

    /** Reads a URL in any of its usual forms. The environment gives the user or the password that the URL lacks. */
    static Database parse(String text, Map<String, String> environment) {
        URI uri = uri(text.replaceFirst("^jdbc:", "").replaceFirst("^postgres:", "postgresql:"));
        if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null || uri.getPath().length() < 2) {
            throw new UpException(WANTED + "; this is not such a URL.");
        }
        String[] login = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        String user = login.length > 0 ? login[0] : environment.get("PGUSER");
        String password = login.length > 1 ? login[1] : environment.getOrDefault("PGPASSWORD", "");
        if (user == null) {
            throw new UpException(WANTED + "; this one names no user and PGUSER is not set.");
        }
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Database("postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query, user, password);
    }

    /** The one of a server that this program starts. */
    static Database local(int port) {
        return new Database("postgresql://localhost:" + port + "/tandem", "tandem", "tandem");
    }

    /** The environment variables by which consumer-service finds it. */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL", url,
                "QUARKUS_DATASOURCE_USERNAME", user,
                "QUARKUS_DATASOURCE_PASSWORD", password);
    }

    /** Fails if nobody can log in. */
    void check() {
        Properties login = new Properties();
        login.put("user", user);
        login.put("password", password);
        login.put("connectTimeout", CONNECT_SECONDS);
        login.put("loginTimeout", CONNECT_SECONDS);
        try (Connection connection = DriverManager.getConnection("jdbc:" + url, login)) {
            connection.setReadOnly(true);
        } catch (SQLException e) {
            throw new UpException("Cannot log in to " + url + " as " + user + ": " + e.getMessage(), e);
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new UpException(WANTED + "; this is no URL (special characters in the password want %-encoding).", e);
        }
    }
}
