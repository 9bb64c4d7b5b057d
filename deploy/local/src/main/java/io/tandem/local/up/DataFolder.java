package io.tandem.local.up;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.tandem.local.Folders;

/** The folder that holds data and logs, for one run at a time. */
final class DataFolder implements AutoCloseable {

    private static final long NEEDED_MIB = 256;
    private static final long FULL_MIB = 16;

    private final Path path;
    private final FileChannel lock;
    private boolean temporary;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Takes the folder into use, creating it if it is not there. */
    static DataFolder open(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder.resolve("logs"));
            requireSpace(folder);
            return new DataFolder(folder, lock(folder));
        } catch (IOException e) {
            throw new UpException("Cannot write to " + folder + " (" + e + "). Choose another folder: --data DIR", e);
        }
    }

    /** Takes a new folder into use, which is deleted in the end. */
    static DataFolder temporary() {
        try {
            DataFolder folder = open(Files.createTempDirectory("tandem-check-"));
            folder.temporary = true;
            return folder;
        } catch (IOException e) {
            throw new UpException("Cannot create a temporary folder (" + e + "). Choose a folder: --data DIR", e);
        }
    }

    /** Keeps a temporary folder, for its logs. */
    void keep() {
        temporary = false;
    }

    Path path() {
        return path;
    }

    Path logs() {
        return path.resolve("logs");
    }

    /** Deletes the data and logs of earlier runs, nothing else that may be in the folder. */
    void forget() {
        try {
            Folders.delete(path.resolve("kafka"));
            Folders.delete(path.resolve("postgres"));
            Folders.delete(logs());
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new UpException("Cannot delete the old data: " + e, e);
        }
    }

    /** Whether so little space is left that servers end for want of it. */
    boolean isFull() {
        return freeMib(path) < FULL_MIB;
    }

    @Override
    public void close() throws IOException {
        lock.close();
        if (temporary) {
            Folders.delete(path);
        }
    }

    private static void requireSpace(Path folder) {
        if (freeMib(folder) < NEEDED_MIB) {
            throw new UpException("Only " + freeMib(folder) + " MiB are free for " + folder + ", Tandem needs " + NEEDED_MIB
                    + ". Make room, or choose a folder on another disk: --data DIR");
        }
    }

    private static long freeMib(Path folder) {
        return folder.toFile().getUsableSpace() >> 20;
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new UpException("Another deploy/local/up uses " + folder + " (process " + Files.readString(file)
                    + "). End it, or give this one a folder and ports of its own: --help lists the options.");
        }
        byte[] pid = String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        channel.truncate(0).write(ByteBuffer.wrap(pid));
        return channel;
    }
}
