package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.producer.event.InvalidEventException;

class PlainContentTypeTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @ValueSource(strings = { "{\"hello\":\"world\"}", " [1, 2]\n", "{}", "1", "-1.50e3", "true", "null", "\"text\"" })
    void aJsonTextThatIsCalledAFormIsJson(String body) {
        assertThat(of(FORM, body)).isEqualTo("application/json");
        assertThat(of(FORM + "; charset=utf-8", body)).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a=b", "hello", "hello=world&x=%7B%7D", "1 2", "007", "\"a\" b", "nul", "NaN" })
    void aFormThatIsNoJsonTextStaysOne(String body) {
        assertThat(of(FORM, body)).isEqualTo(FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{oops", " [1,", "{\"a\":1}}", "{'a':1}", "{}=1", "[1]x" })
    void aFormThatBeginsAsJsonAndIsNoneIsRefusedWithTheRemedy(String body) {
        assertThatThrownBy(() -> of(FORM, body)).isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("the body is not JSON").hasMessageContaining("Content-Type");
    }

    @Test
    void anyOtherMediaTypeIsBelieved() {
        assertThat(of("text/plain", "{\"hello\":\"world\"}")).isEqualTo("text/plain");
        assertThat(of("application/json", "{oops")).isEqualTo("application/json");
    }

    private static String of(String contentType, String body) {
        return PlainContentType.of(contentType, body.getBytes(UTF_8));
    }
}
