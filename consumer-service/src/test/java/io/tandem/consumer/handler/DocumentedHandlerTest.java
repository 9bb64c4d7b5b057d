package io.tandem.consumer.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.smallrye.common.annotation.Identifier;
import io.tandem.local.Checkout;

/** The handler of CONTRIBUTING.md, as a reader pastes it. */
class DocumentedHandlerTest {

    private static final Pattern PATH = Pattern.compile("`consumer-service/src/main/java/(\\S+)\\.java`:\n\n```java\n(.*?)```",
            Pattern.DOTALL);

    @TempDir
    Path classes;

    @Test
    void compilesAndDoesWhatThePageSays() throws Exception {
        Matcher page = PATH.matcher(Files.readString(Checkout.root().resolve("CONTRIBUTING.md")));
        assertThat(page.find()).isTrue();
        EventHandler handler = compile(page.group(1), page.group(2));
        CloudEventBuilder event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t");

        assertThat(handler.getClass().getAnnotation(Identifier.class).value()).isEqualTo("greeter");
        handler.handle(event.withSubject("world").build()).await().indefinitely();
        assertThatThrownBy(() -> handler.handle(event.withSubject(null).build()).await().indefinitely())
                .isInstanceOf(PermanentFailure.class);
    }

    private EventHandler compile(String path, String source) throws Exception {
        Path file = classes.resolve(path + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-encoding", "UTF-8", "-Werror",
                "-d", classes.toString(), "-cp", classPath(), file.toString())).as("it compiles").isZero();
        URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() }, EventHandler.class.getClassLoader());
        Constructor<?> constructor = loader.loadClass(path.replace('/', '.')).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (EventHandler) constructor.newInstance();
    }

    private static String classPath() {
        return Path.of(URI.create(EventHandler.class.getProtectionDomain().getCodeSource().getLocation().toString()))
                + File.pathSeparator + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
