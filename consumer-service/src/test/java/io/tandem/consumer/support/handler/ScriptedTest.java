package io.tandem.consumer.support.handler;

import jakarta.inject.Inject;

import io.smallrye.common.annotation.Identifier;
import io.tandem.consumer.support.TopicToJournal;

/** A test that says what the handler does. */
public abstract class ScriptedTest extends TopicToJournal {

    @Inject
    @Identifier("scripted")
    protected ScriptedHandler handler;
}
