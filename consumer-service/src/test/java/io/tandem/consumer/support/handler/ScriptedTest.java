package io.tandem.consumer.support.handler;

import jakarta.inject.Inject;

import io.smallrye.common.annotation.Identifier;
import io.tandem.consumer.support.TopicToJournal;

/** Base of tests that script the handler. */
public abstract class ScriptedTest extends TopicToJournal {

    @Inject
    @Identifier("scripted")
    protected ScriptedHandler handler;
}
