package io.tandem.e2e.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tandem.local.Command;

/** A file system of 256 MiB in memory, to be filled up. Only root can have one. */
public final class SmallDisk implements AutoCloseable {

    private static final int MEBIBYTES = 256;

    private final Path folder;

    SmallDisk(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Command.run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m,mode=0777", "tandem-chaos", folder.toString())
                .orThrow();
    }

    /** Whether this user can mount one. */
    public static boolean isPossible() {
        return System.getProperty("user.name").equals("root") && Files.exists(Path.of("/bin/mount"));
    }

    Path folder() {
        return folder;
    }

    /** Takes all that is free. */
    public void fill() {
        Command.run("dd", "if=/dev/zero", "of=" + ballast(), "bs=64k");
    }

    /** Gives it back. */
    public void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() {
        Command.run("umount", "--lazy", folder.toString());
    }
}
