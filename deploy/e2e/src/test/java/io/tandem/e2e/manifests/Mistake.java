package io.tandem.e2e.manifests;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A mistake that is easily made, put into rendered manifests, and the one rule that must notice it. */
record Mistake(String rule, String what, UnaryOperator<Manifests> plant) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A mistake in one object. */
    static Mistake of(String rule, String what, String object, Consumer<ObjectNode> change) {
        String[] kindAndName = object.split(" ");
        return new Mistake(rule, what, manifests -> manifests.with(kindAndName[0], kindAndName[1], change));
    }

    /** Puts a value at a JSON pointer. Its parent must be there. */
    static Consumer<ObjectNode> set(String pointer, Object value) {
        return object -> {
            JsonNode parent = parent(object, pointer);
            if (parent instanceof ArrayNode array) {
                array.set(Integer.parseInt(last(pointer)), JSON.<JsonNode> valueToTree(value));
            } else {
                ((ObjectNode) parent).set(last(pointer), JSON.<JsonNode> valueToTree(value));
            }
        };
    }

    /** Removes the value at a JSON pointer. */
    static Consumer<ObjectNode> remove(String pointer) {
        return object -> {
            JsonNode parent = parent(object, pointer);
            JsonNode removed = parent instanceof ArrayNode array ? array.remove(Integer.parseInt(last(pointer)))
                    : ((ObjectNode) parent).remove(last(pointer));
            if (removed == null) {
                throw new IllegalArgumentException("nothing is at " + pointer);
            }
        };
    }

    private static JsonNode parent(ObjectNode object, String pointer) {
        return object.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static String last(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/");
    }

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
