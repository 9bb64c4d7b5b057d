package io.tandem.producer.support;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;

/** Ends single threads of a JVM from outside, as an error in them would, or holds them. */
public final class Debugger implements AutoCloseable {

    private final VirtualMachine machine;

    private Debugger(VirtualMachine machine) {
        this.machine = machine;
    }

    /** The option of a JVM that lets a debugger in at this port. */
    public static String option(int port) {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
    }

    public static Debugger attach(int port) throws IOException, IllegalConnectorArgumentsException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(known -> known.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst().orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(String.valueOf(port));
        return new Debugger(connector.attach(arguments));
    }

    /** Throws an OutOfMemoryError in the thread with a name that starts with this text. */
    public void fail(String thread) throws InvalidTypeException {
        find(thread).stop(outOfMemory());
    }

    /** Holds the thread with a name that starts with this text. */
    public void suspend(String thread) {
        find(thread).suspend();
    }

    public void resume(String thread) {
        find(thread).resume();
    }

    public boolean isRunning(String thread) {
        return machine.allThreads().stream().anyMatch(known -> known.name().startsWith(thread));
    }

    private ThreadReference find(String name) {
        return machine.allThreads().stream().filter(thread -> thread.name().startsWith(name)).findFirst()
                .orElseThrow(() -> new AssertionError("No thread " + name + " among " + machine.allThreads()));
    }

    /** Each JVM has some ready, for when there is no memory to make one. */
    private ObjectReference outOfMemory() {
        List<ObjectReference> ready = machine.classesByName("java.lang.OutOfMemoryError").get(0).instances(1);
        return ready.get(0);
    }

    /** Lets all threads go on. */
    @Override
    public void close() {
        machine.dispose();
    }
}
