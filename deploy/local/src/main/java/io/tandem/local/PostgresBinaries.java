package io.tandem.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs for this machine, unpacked once from the artifact that the build chose for it. */
final class PostgresBinaries {

    private PostgresBinaries() {
    }

    /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
    static Path folder() throws IOException {
        URL archive = archive();
        Path folder = Checkout.target().resolve(version(archive));
        if (!Files.exists(folder)) {
            Path partial = Files.createTempDirectory(Checkout.target(), "postgres-");
            unpack(archive, partial);
            publish(partial, folder);
        }
        return folder;
    }

    private static URL archive() {
        String name = "/postgres-" + os() + "-" + arch() + ".txz";
        URL archive = PostgresBinaries.class.getResource(name);
        if (archive == null) {
            throw new IllegalStateException("No embedded PostgreSQL for this system (" + name
                    + "): Linux and macOS on x86_64 and arm64 have one. Use --postgres URL with a server of your own.");
        }
        return archive;
    }

    // The artifact's name, so that another version in the pom is unpacked afresh.
    private static String version(URL archive) throws IOException {
        URL jar = ((JarURLConnection) archive.openConnection()).getJarFileURL();
        return Path.of(jar.getPath()).getFileName().toString().replace(".jar", "");
    }

    private static String os() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String arch() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        try (InputStream in = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, entry.resolveIn(folder));
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        String permissions = (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x";
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
    }

    private static void publish(Path partial, Path folder) throws IOException {
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            Folders.delete(partial); // another JVM was faster
        }
    }
}
