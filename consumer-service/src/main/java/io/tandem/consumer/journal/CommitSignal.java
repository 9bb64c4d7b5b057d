package io.tandem.consumer.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;

/** Wakes the readers of the journal on this replica after each commit, so that they do not wait for their next poll. */
@ApplicationScoped
public class CommitSignal {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Calls all listeners. To be called after each commit of the journal. Does not block or throw. */
    public void committed() {
        listeners.forEach(Runnable::run);
    }

    /** Adds a listener. It is called on the thread of the commit, so it must not block or throw. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }
}
