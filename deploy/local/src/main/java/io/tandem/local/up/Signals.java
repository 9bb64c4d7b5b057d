package io.tandem.local.up;

/** Lets Ctrl-C, SIGTERM and SIGHUP end the program in order rather than at once. */
final class Signals {

    private Signals() {
    }

    /** From now on a signal interrupts the thread, and the JVM waits for it to end. */
    static Thread endInOrder(Thread thread) {
        Thread hook = new Thread(() -> {
            thread.interrupt();
            join(thread);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** Leaves signals to the JVM again; false if one has come already. */
    static boolean forget(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
