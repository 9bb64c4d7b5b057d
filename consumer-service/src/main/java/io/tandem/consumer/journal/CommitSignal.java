package io.tandem.consumer.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells who waits for new entries that this replica has journaled some: they need not wait for their next poll. */
@ApplicationScoped
public class CommitSignal {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** To be called after each commit of the journal; costs next to nothing and never fails. */
    public void committed() {
        listeners.forEach(Runnable::run);
    }

    /** Has the listener called after each commit, on the thread of the commit: it must not block or throw. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }
}
