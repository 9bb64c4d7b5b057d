package io.tandem.e2e.manifests;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;

/**
 * Where the names of settings come from: the mappings and the application.properties of the service, the configuration
 * models that the Quarkus extensions ship, and the Kafka client's own lists. None is kept by hand.
 */
final class SettingSources implements Closeable {

    private static final String MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";

    private final URLClassLoader loader;
    private final List<Path> application;
    private final List<Path> libraries;

    private SettingSources(URLClassLoader loader, List<Path> application, List<Path> libraries) {
        this.loader = loader;
        this.application = application;
        this.libraries = libraries;
    }

    static SettingSources of(Path packaged) throws IOException {
        List<Path> application = jars(packaged.resolve("app"));
        List<Path> libraries = Stream.concat(jars(packaged.resolve("lib/main")).stream(),
                jars(packaged.resolve("lib/boot")).stream()).toList();
        URL[] urls = Stream.concat(application.stream(), libraries.stream()).map(SettingSources::url).toArray(URL[]::new);
        return new SettingSources(new URLClassLoader(urls, SettingSources.class.getClassLoader()), application, libraries);
    }

    /** Names of the service itself, of its channels, and of the Kafka clients. */
    Stream<String> names() {
        return Stream.of(
                defaults().keySet().stream(),
                applicationProperties().keySet().stream().map(SettingSources::withoutProfile),
                kafkaClient().map("kafka."::concat))
                .flatMap(names -> names);
    }

    /** Environment variables of Quarkus that still mean something once it is built, or those that no longer do. */
    Stream<String> quarkusVariables(boolean atRunTime) {
        return libraries.stream().flatMap(this::model).flatMap(model -> variables(model, atRunTime));
    }

    /** The settings of the service's mappings, with their defaults; without one, null. */
    Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        application.stream().flatMap(this::mappings)
                .forEach(mapping -> defaults.putAll(ConfigClass.configClass(mapping).getProperties()));
        return defaults;
    }

    Map<String, String> applicationProperties() {
        Properties properties = new Properties();
        application.forEach(jar -> read(jar, "application.properties", properties::load));
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private Stream<Class<?>> mappings(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().startsWith("io/tandem/") && entry.getName().endsWith("Config.class"))
                    .<Class<?>> map(entry -> load(entry.getName()))
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Class<?> load(String entry) {
        try {
            return loader.loadClass(entry.replace('/', '.').replaceAll("\\.class$", ""));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stream<JsonNode> model(Path jar) {
        Stream.Builder<JsonNode> model = Stream.builder();
        read(jar, MODEL, in -> model.add(new ObjectMapper().readTree(in)));
        return model.build();
    }

    private static Stream<String> variables(JsonNode model, boolean atRunTime) {
        return model.findParents("phase").stream()
                .filter(item -> item.path("phase").asText().equals("RUN_TIME") == atRunTime)
                .flatMap(item -> item.findValuesAsText("environmentVariable").stream());
    }

    private static Stream<String> kafkaClient() {
        return Stream.of(ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames())
                .flatMap(names -> names.stream());
    }

    private static String withoutProfile(String name) {
        return name.startsWith("%") ? name.substring(name.indexOf('.') + 1) : name;
    }

    private interface Reader {
        void read(java.io.InputStream in) throws IOException;
    }

    private static void read(Path jar, String entry, Reader reader) {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(entry) != null) {
                reader.read(file.getInputStream(file.getEntry(entry)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
