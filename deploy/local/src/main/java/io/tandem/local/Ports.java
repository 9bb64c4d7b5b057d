package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Loopback ports for servers. */
public final class Ports {

    // Below every system's ephemeral range: a client that keeps connecting to a stopped server's port there would in the
    // end be given that very port as its own, connect to itself and keep the server from coming back.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int CONNECT_MILLIS = 1_000;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();
    private static final FileChannel CLAIMS = claims();

    private Ports() {
    }

    /** A port that nothing listened on a moment ago; never the same one twice, nor one that another JVM was given. */
    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (HANDED_OUT.add(port) && claim(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST);
    }

    // The test JVMs of a build run at the same time. A lock on the byte of the port's number lasts as long as the JVM.
    private static boolean claim(int port) {
        try {
            return CLAIMS.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false; // of another class loader
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel claims() {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "tandem-ports-" + System.getProperty("user.name"));
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a server could listen on this port now and clients of {@code localhost} would reach it and no other. */
    public static boolean isFree(int port) {
        return !isServed(port) && canListen(port);
    }

    // A server of all interfaces, or of IPv6 alone, does not keep one from listening on 127.0.0.1 on every system.
    private static boolean isServed(int port) {
        try {
            return Stream.of(InetAddress.getAllByName("localhost")).anyMatch(address -> accepts(address, port));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canListen(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
