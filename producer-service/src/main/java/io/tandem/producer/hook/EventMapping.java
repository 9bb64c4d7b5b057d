package io.tandem.producer.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonPointer;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Attributes;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.event.UriSyntax;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * Makes the event of a delivery. Each attribute has templates; the first that the delivery can fill counts. They are in the
 * file of the scheme ({@code hooks/SCHEME.properties}), for some schemes by the kind of the delivery, unless a setting of the
 * hook replaces them. No value may differ between two attempts at one delivery, or the second would be a conflict.
 */
final class EventMapping {

    private static final String KIND = "kind";
    private static final String ANY_KIND = "any";
    private static final List<String> REQUIRED = List.of(Attributes.ID, Attributes.TYPE, Attributes.SOURCE);
    private static final List<String> NAMES = List.of(Attributes.ID, Attributes.TYPE, Attributes.SOURCE, Attributes.SUBJECT,
            Attributes.PARTITIONKEY, Attributes.TIME);
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    private final List<Template> kinds;
    /** By kind and attribute, as {@code push.subject}. */
    private final Map<String, List<Template>> templates = new HashMap<>();
    private final Set<JsonPointer> pointers = new HashSet<>();

    private EventMapping(Properties scheme, Map<String, List<String>> settings) {
        kinds = templatesOf(scheme.getProperty(KIND, ""));
        scheme.stringPropertyNames().stream().filter(name -> !name.equals(KIND))
                .filter(name -> !settings.containsKey(name.substring(name.lastIndexOf('.') + 1)))
                .forEach(name -> templates.put(name, templatesOf(scheme.getProperty(name))));
        settings.forEach((attribute, texts) -> templates.put(ANY_KIND + "." + attribute,
                texts.stream().map(Template::of).toList()));
        kinds.forEach(kind -> pointers.addAll(kind.pointers()));
        templates.values().forEach(list -> list.forEach(template -> pointers.addAll(template.pointers())));
    }

    /** @throws IllegalArgumentException if a template is not valid, or if nothing says what an attribute is made of */
    static EventMapping of(String hook, ProducerConfig.Hook config) {
        Map<String, List<String>> settings = new HashMap<>();
        put(settings, Attributes.ID, config.id());
        put(settings, Attributes.TYPE, config.type());
        put(settings, Attributes.SOURCE, config.source());
        put(settings, Attributes.SUBJECT, config.subject());
        put(settings, Attributes.PARTITIONKEY, config.key());
        put(settings, Attributes.TIME, config.time());
        Properties scheme = file(config.scheme());
        scheme.putIfAbsent(ANY_KIND + "." + Attributes.SOURCE, "/hooks/" + hook);
        EventMapping mapping = new EventMapping(scheme, settings);
        for (String attribute : REQUIRED) {
            if (!mapping.templates.containsKey(ANY_KIND + "." + attribute)) {
                throw new IllegalArgumentException("set " + attribute + ", the template for the " + attribute
                        + " of the events; the scheme has none");
            }
        }
        return mapping;
    }

    private static void put(Map<String, List<String>> settings, String attribute, Optional<List<String>> texts) {
        texts.ifPresent(given -> settings.put(attribute, given));
    }

    private static Properties file(ProducerConfig.Hook.Scheme scheme) {
        Properties templates = new Properties();
        try (InputStream file = EventMapping.class.getResourceAsStream("/hooks/" + scheme.text() + ".properties")) {
            if (file != null) {
                templates.load(new InputStreamReader(file, UTF_8));
            }
            return templates;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Template> templatesOf(String texts) {
        return Arrays.stream(texts.split(",")).map(String::strip).filter(text -> !text.isEmpty()).map(Template::of).toList();
    }

    /** @throws InvalidEventException if the delivery lacks a value that the event needs, or if one breaks a rule */
    Event event(MultiMap headers, byte[] body) {
        Map<JsonPointer, String> values = JsonValues.read(body, pointers);
        String kind = kinds.stream().flatMap(template -> template.fill(headers, values).stream()).findFirst().orElse(ANY_KIND);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String name : NAMES) {
            value(name, kind, headers, values).ifPresent(value -> attributes.put(name, value));
        }
        checkRequired(attributes);
        String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
        if (contentType != null) {
            attributes.put(Attributes.DATACONTENTTYPE, contentType);
        }
        return new Event(attributes, body.length == 0 ? null : body);
    }

    private Optional<String> value(String attribute, String kind, MultiMap headers, Map<JsonPointer, String> values) {
        for (Template template : templatesOf(attribute, kind)) {
            Optional<String> value = template.fill(headers, values);
            if (value.isPresent()) {
                if (attribute.equals(Attributes.SOURCE)) {
                    checkSource(value.get(), template);
                }
                return value;
            }
        }
        return Optional.empty();
    }

    private List<Template> templatesOf(String attribute, String kind) {
        List<Template> ofKind = templates.get(kind + "." + attribute);
        return ofKind != null ? ofKind : templates.getOrDefault(ANY_KIND + "." + attribute, List.of());
    }

    private void checkRequired(Map<String, String> attributes) {
        List<String> missing = new ArrayList<>(REQUIRED);
        missing.removeAll(attributes.keySet());
        if (!missing.isEmpty()) {
            throw new InvalidEventException("the delivery has no value for " + missing.get(0) + ", which is made of "
                    + templates.get(ANY_KIND + "." + missing.get(0))
                    + "; a place that begins with a slash needs a JSON body, and a header must be there once");
        }
    }

    /** A provider must not choose a path that belongs to another sender of this service. */
    private static void checkSource(String source, Template template) {
        boolean isAbsolute = ABSOLUTE.matcher(source).matches();
        boolean isBelowPrefix = !template.prefix().isEmpty() && !UriSyntax.hasDotSegment(source);
        if (!template.isLiteral() && !isAbsolute && !isBelowPrefix) {
            throw new InvalidEventException(
                    "the source from the delivery must be an absolute URI, or have a fixed beginning and no segments . and ..");
        }
    }
}
