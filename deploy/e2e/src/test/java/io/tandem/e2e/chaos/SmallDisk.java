package io.tandem.e2e.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of 256 MiB in memory, to be filled up. Only root can have one. */
public final class SmallDisk implements AutoCloseable {

    private static final int MEBIBYTES = 256;

    private final Path folder;

    SmallDisk(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m,mode=0777", "tandem-chaos", folder.toString()) != 0) {
            throw new IllegalStateException("Cannot mount " + folder);
        }
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
        run("dd", "if=/dev/zero", "of=" + ballast(), "bs=64k");
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

    private static int run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("umount", "--lazy", folder.toString());
    }
}
