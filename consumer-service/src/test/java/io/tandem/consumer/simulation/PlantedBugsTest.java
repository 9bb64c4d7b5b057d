package io.tandem.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.simulation.PlantedBugs.Bug;

/** The simulator finds each planted bug, in a copy of the sources. The sources as they are pass the same histories. */
class PlantedBugsTest {

    private static final Path SOURCES = Path.of("src/main/java/io/tandem/consumer");
    private static final int HISTORIES = 4_000;

    static List<Bug> bugs() {
        return PlantedBugs.ALL;
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void theSimulatorFindsThe(Bug bug, @TempDir Path classes) throws Exception {
        compile(bug, classes);

        String broken = simulate(classes);

        System.out.printf("%-50s %s%n", bug, broken);
        assertThat(broken).as("the promise that \"%s\" breaks", bug).isNotNull();
    }

    private static void compile(Bug bug, Path classes) throws IOException {
        String source = Files.readString(SOURCES.resolve(bug.file() + ".java"));
        assertThat(source.split(java.util.regex.Pattern.quote(bug.old()), -1)).as("the place of the bug").hasSize(2);
        Path changed = classes.resolve(Path.of(bug.file()).getFileName() + ".java");
        Files.writeString(changed, source.replace(bug.old(), bug.with()));
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-parameters", "-nowarn",
                "-encoding", "UTF-8", "-d",
                classes.toString(), "-cp", classPath(), changed.toString());
        assertThat(result).as("the bug compiles").isZero();
    }

    private static String classPath() {
        return location(ConsumerConfig.class) + File.pathSeparator
                + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Path location(Class<?> type) {
        return Path.of(java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static String simulate(Path classes) throws Exception {
        URL[] places = { classes.toUri().toURL(), location(ConsumerConfig.class).toUri().toURL(),
                location(PlantedBugsTest.class).toUri().toURL() };
        try (URLClassLoader loader = new OwnClasses(places)) {
            Method simulate = loader.loadClass(Simulate.class.getName()).getDeclaredMethod("firstBroken", long.class,
                    int.class);
            simulate.setAccessible(true);
            return (String) simulate.invoke(null, 1L, HISTORIES);
        }
    }

    /** Loads the classes of the service and of the simulator again, so that the changed one is among them. */
    private static final class OwnClasses extends URLClassLoader {
        OwnClasses(URL... places) {
            super(places, PlantedBugsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.tandem.consumer.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
