package io.tandem.producer.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.support.TestConfig;
import io.vertx.core.MultiMap;

/** The attributes of an event come from the delivery, by the documents of the providers or by templates. */
class EventMappingTest {

    private static EventMapping mapping(String scheme, String... settings) {
        String[] all = new String[settings.length + 4];
        all[0] = "tandem.producer.hooks.shop.scheme";
        all[1] = scheme;
        all[2] = "tandem.producer.hooks.shop.secret-files";
        all[3] = "none";
        for (int i = 0; i < settings.length; i += 2) {
            all[i + 4] = "tandem.producer.hooks.shop." + settings[i];
            all[i + 5] = settings[i + 1];
        }
        return EventMapping.of("shop", TestConfig.with(all).hooks().get("shop"));
    }

    private static MultiMap headers(String... values) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json");
        for (int i = 0; i < values.length; i += 2) {
            headers.add(values[i], values[i + 1]);
        }
        return headers;
    }

    private static Map<String, String> attributes(EventMapping mapping, MultiMap headers, String body) {
        Event event = mapping.event(headers, body.getBytes(UTF_8));
        assertThat(event.data()).asString(UTF_8).isEqualTo(body);
        return event.attributes();
    }

    private static MultiMap gitHub(String event) {
        return headers("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958", "X-GitHub-Event", event);
    }

    @Test
    void gitHubIsMappedAsItsAdapterSays() {
        EventMapping mapping = mapping("github");

        assertThat(attributes(mapping, gitHub("issues"), """
                {"action":"opened","issue":{"number":1347,"updated_at":"2026-11-28T10:00:00Z"},
                 "repository":{"url":"https://api.github.com/repos/octocat/Hello-World"},"sender":{"url":"x"}}"""))
                .isEqualTo(Map.of("id", "72d3162e-cc78-11e3-81ab-4c9367dc0958", "type", "com.github.issue.opened",
                        "source", "https://api.github.com/repos/octocat/Hello-World", "subject", "1347",
                        "time", "2026-11-28T10:00:00Z", "datacontenttype", "application/json"));
        assertThat(attributes(mapping, gitHub("push"), """
                {"ref":"refs/heads/main","action":"no","repository":{"url":"https://github.com/a/b","pushed_at":1}}"""))
                .containsEntry("type", "com.github.push").containsEntry("subject", "refs/heads/main")
                .containsEntry("source", "https://github.com/a/b").doesNotContainKey("time");
        assertThat(attributes(mapping, gitHub("check_run"), """
                {"action":"created","check_run":{"id":4,"completed_at":null,"started_at":"2018-05-04T01:14:52Z"},
                 "repository":{"url":"https://api.github.com/repos/a/b"}}"""))
                .containsEntry("type", "com.github.check_run.created").containsEntry("subject", "4")
                .containsEntry("time", "2018-05-04T01:14:52Z");
        assertThat(attributes(mapping, gitHub("public"), """
                {"repository":{"name":"b","owner":{"url":"https://api.github.com/users/a"}}}"""))
                .containsEntry("type", "com.github.public").containsEntry("source", "https://api.github.com/users/a")
                .containsEntry("subject", "b");
    }

    @Test
    void anEventThatTheAdapterDoesNotKnowHasItsNameAsType() {
        assertThat(attributes(mapping("github"), gitHub("workflow_job"), """
                {"action":"queued","repository":{"url":"https://api.github.com/repos/a/b"}}"""))
                .containsEntry("type", "com.github.workflow_job.queued")
                .containsEntry("source", "https://api.github.com/repos/a/b");
        assertThat(
                attributes(mapping("github"), gitHub("new"), "{\"organization\":{\"url\":\"https://api.github.com/orgs/o\"}}"))
                .containsEntry("type", "com.github.new").containsEntry("source", "https://api.github.com/orgs/o");
    }

    @Test
    void gitLabIsMappedAsItsAdapterSays() {
        EventMapping mapping = mapping("gitlab");
        MultiMap headers = headers("Idempotency-Key", "f5e5f430-f57b-4e6e-9fac-d9128cd7232f");

        assertThat(attributes(mapping, headers,
                """
                        {"object_kind":"push","checkout_sha":"da1560886d4f","repository":{"homepage":"http://example.com/mike/diaspora"}}"""))
                .isEqualTo(Map.of("id", "f5e5f430-f57b-4e6e-9fac-d9128cd7232f", "type", "com.gitlab.push",
                        "source", "http://example.com/mike/diaspora", "subject", "da1560886d4f",
                        "datacontenttype", "application/json"));
        assertThat(attributes(mapping, headers, """
                {"object_kind":"note","commit":{"url":"http://example.com/c/1"},
                 "object_attributes":{"id":1243,"noteable_type":"Commit","created_at":"2015-05-17 18:08:09 UTC"}}"""))
                .containsEntry("type", "com.gitlab.note.commit").containsEntry("source", "http://example.com/c/1")
                .containsEntry("subject", "1243").doesNotContainKey("time");
        assertThat(attributes(mapping, headers, """
                {"object_kind":"merge_request","object_attributes":{"iid":1,"action":"open"},
                 "repository":{"homepage":"http://example.com/gitlabhq"}}"""))
                .containsEntry("type", "com.gitlab.merge_request.open").containsEntry("subject", "1");
    }

    @Test
    void theOthersAreMappedByTheirIds() {
        assertThat(attributes(mapping("stripe"), headers(), """
                {"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}"""))
                .isEqualTo(Map.of("id", "evt_1", "type", "com.stripe.payment_intent.succeeded", "source", "/hooks/shop",
                        "subject", "pi_1", "datacontenttype", "application/json"));
        assertThat(attributes(mapping("slack"), headers(), """
                {"event_id":"Ev08","type":"event_callback","event":{"type":"message","channel":"C1"}}"""))
                .containsEntry("id", "Ev08").containsEntry("type", "com.slack.message").containsEntry("subject", "C1");
        assertThat(attributes(mapping("shopify"), headers("X-Shopify-Topic", "orders/create", "X-Shopify-Webhook-Id", "w1",
                "X-Shopify-Shop-Domain", "johns-apparel.myshopify.com"), "{\"id\":820982911946154508}"))
                .containsEntry("id", "w1").containsEntry("type", "com.shopify.orders/create")
                .containsEntry("source", "https://johns-apparel.myshopify.com").containsEntry("subject", "820982911946154508");
        assertThat(attributes(mapping("standard-webhooks"), headers("webhook-id", "msg_1"), """
                {"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81"}}"""))
                .containsEntry("id", "msg_1").containsEntry("type", "contact.created")
                .containsEntry("time", "2022-11-03T20:26:10.344522Z");
    }

    @Test
    void settingsReplaceTheTemplatesOfAScheme() {
        EventMapping mapping = mapping("github", "type", "git", "subject", "{/repository/full_name}", "key", "{/sender/id}",
                "source", "/git/{/repository/name}");

        assertThat(attributes(mapping, gitHub("issues"), """
                {"action":"opened","issue":{"number":1},"repository":{"name":"b","full_name":"a/b"},"sender":{"id":7}}"""))
                .containsEntry("type", "git").containsEntry("subject", "a/b").containsEntry("partitionkey", "7")
                .containsEntry("source", "/git/b");
    }

    @Test
    void theFirstTemplateThatTheDeliveryFillsCounts() {
        EventMapping mapping = mapping("hmac", "id", "{X-Id},{/id},n-{/items/1/id}", "type", "t", "signature.header", "X");

        assertThat(attributes(mapping, headers("X-Id", "a"), "{\"id\":\"b\"}")).containsEntry("id", "a");
        assertThat(attributes(mapping, headers(), "{\"id\":1.50}")).containsEntry("id", "1.50");
        assertThat(attributes(mapping, headers(), "{\"id\":null,\"items\":[{},{\"id\":true}]}")).containsEntry("id", "n-true");
    }

    @Test
    void aMissingValueIsNamed() {
        EventMapping mapping = mapping("stripe");
        for (String body : new String[] { "{}", "", "no JSON", "{\"id\":{\"a\":1},\"type\":\"t\"}",
                "{\"id\":\"\",\"type\":\"t\"}",
                "{\"id\":\"1\",\"type\":\"t\"}}", "[".repeat(100_000) }) {
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> mapping.event(headers(), body.getBytes(UTF_8))).withMessageContaining("{/id}");
        }
    }

    @Test
    void aDeliveryTakesNoSourceOfAnother() {
        EventMapping open = mapping("hmac", "id", "1", "type", "t", "source", "{/s}", "signature.header", "X");
        EventMapping below = mapping("hmac", "id", "1", "type", "t", "source", "/acme/{/s}", "signature.header", "X");

        assertThat(attributes(open, headers(), "{\"s\":\"https://a.example/b\"}")).containsEntry("source",
                "https://a.example/b");
        assertThat(attributes(below, headers(), "{\"s\":\"b\"}")).containsEntry("source", "/acme/b");
        for (String source : new String[] { "/clients/alice", "b", "//clients/alice" }) {
            assertRefused(open, source);
        }
        for (String source : new String[] { "../clients/alice", "x/../../clients/alice", "%2e%2e/clients", "x/..", "..?a" }) {
            assertRefused(below, source);
        }
    }

    private static void assertRefused(EventMapping mapping, String source) {
        byte[] body = ("{\"s\":\"" + source + "\"}").getBytes(UTF_8);
        assertThatExceptionOfType(InvalidEventException.class).as(source).isThrownBy(() -> mapping.event(headers(), body))
                .withMessageContaining("source");
    }

    @Test
    void aFaultyTemplateIsNamed() {
        for (String template : new String[] { "{", "}", "{}", "a{/b", "{a b}", "{{/a}}" }) {
            assertThatIllegalArgumentException().as(template)
                    .isThrownBy(() -> mapping("stripe", "id", template)).withMessageContaining(template);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> mapping("hmac", "signature.header", "X"))
                .withMessageContaining("set id");
    }
}
