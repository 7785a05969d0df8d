package io.gatehouse.vault.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.mac.MacConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that holds the installation's keys: JSON with one Tink keyset for encryption and one for MACs. Several keys
 * may stand in a keyset; the primary one writes, the others still read.
 */
record KeyFile(Path path) {

    private static final String FORMAT = "gatehouse-keys-1";
    private static final long LONGEST = 256 * 1024;
    /** A group may read: that is how orchestrators mount secrets for a process that is not root. */
    private static final Set<PosixFilePermission> TOO_OPEN = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    static {
        try {
            AeadConfig.register();
            MacConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks AES-GCM or HMAC-SHA256", e);
        }
    }

    /** Writes fresh keys that only the owner may read; an existing file is never touched. */
    void create() throws IOException {
        write(path, freshKeys());
    }

    private static void write(Path path, String content) throws IOException {
        boolean posix = path.toAbsolutePath()
                .getFileSystem()
                .supportedFileAttributeViews()
                .contains("posix");
        FileAttribute<?>[] onlyOwner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(path, onlyOwner);
        try {
            Files.writeString(path, content, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** For demo mode, where nobody runs a command first. */
    void createIfMissing() {
        try {
            Files.createDirectories(path.toAbsolutePath().normalize().getParent());
            create();
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new KeyFileProblem("The key file " + path + " cannot be written ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    Keys read() {
        KeyRing ring = ring();
        try {
            return new Keys(
                    ring.encryption().getPrimitive(RegistryConfiguration.get(), Aead.class),
                    ring.mac().getPrimitive(RegistryConfiguration.get(), Mac.class),
                    ring.masters());
        } catch (GeneralSecurityException e) {
            throw broken("a keyset is missing, damaged or of another kind");
        }
    }

    /** In the order in which they were added. */
    List<MasterKey> masters() {
        return ring().masters();
    }

    /** A change of the keys. */
    interface Change {
        KeyRing of(KeyRing before) throws GeneralSecurityException;
    }

    /** Changes the file as a whole: a death in between leaves the old one. */
    void change(Change change) throws IOException {
        KeyRing before = ring();
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            String content = change.of(before).json(FORMAT);
            Files.deleteIfExists(fresh);
            write(fresh, content);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make keys", e);
        }
    }

    private KeyRing ring() {
        requireRegularAndPrivate();
        try {
            JsonNode content = JsonMapper.shared().readTree(Files.readString(path));
            if (!FORMAT.equals(content.path("format").asString(""))) {
                throw broken("it does not say \"format\": \"" + FORMAT + "\"");
            }
            return KeyRing.of(content);
        } catch (IOException e) {
            throw new KeyFileProblem(
                    "The key file " + path + " cannot be read (" + e.getClass().getSimpleName() + ").");
        } catch (JacksonException | GeneralSecurityException e) {
            // Not passed on as the cause: a parser's message may quote key material.
            throw broken("a keyset is missing, damaged or of another kind");
        }
    }

    private static String freshKeys() {
        try {
            return KeyRing.fresh().json(FORMAT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make keys", e);
        }
    }

    private void requireRegularAndPrivate() {
        try {
            if (!Files.isRegularFile(path)) {
                throw new KeyFileProblem("The key file " + path + " does not exist.");
            }
            if (Files.size(path) > LONGEST) {
                throw broken("it is far too long");
            }
            if (Files.getFileStore(path).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(path).stream().anyMatch(TOO_OPEN::contains)) {
                throw new KeyFileProblem("The key file " + path
                        + " can be read or written by everybody on this machine. Run: chmod 600 " + path);
            }
        } catch (IOException e) {
            throw new KeyFileProblem(
                    "The key file " + path + " cannot be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    private KeyFileProblem broken(String why) {
        return new KeyFileProblem("The key file " + path + " is not a key file of Gatehouse: " + why + ".");
    }
}
