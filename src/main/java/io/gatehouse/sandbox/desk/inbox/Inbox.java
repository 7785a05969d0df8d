package io.gatehouse.sandbox.desk.inbox;

import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every mail the sandbox's server accepted, newest first; kept as .eml files where a data directory is set. */
@Component
public class Inbox {

    private final ConcurrentSkipListMap<String, Mail> mails = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final AtomicInteger sequence = new AtomicInteger();
    private final World world;
    private final @Nullable Path directory;

    Inbox(World world, SandboxSettings settings) {
        this.world = world;
        Path data = settings.dataDirectory();
        this.directory = data == null ? null : data.resolve("inbox");
        if (directory != null) {
            read(directory);
        }
    }

    /** Keeps a mail; when this returns, it survives a restart. */
    Mail accept(Collection<String> recipients, byte[] message) {
        Instant now = world.now();
        String id = "%013d-%04d".formatted(now.toEpochMilli(), sequence.incrementAndGet());
        var source = new ByteArrayOutputStream(message.length + 200);
        recipients.forEach(recipient ->
                source.writeBytes(("Delivered-To: " + recipient + "\r\n").getBytes(StandardCharsets.UTF_8)));
        source.writeBytes(message);
        Mail mail = Mail.parse(id, now, source.toByteArray());
        write(mail);
        mails.put(id, mail);
        return mail;
    }

    /** Newest first; {@code recipient} is a part of an address, or null for all. */
    public List<Mail> find(@Nullable String recipient) {
        String part = recipient == null ? "" : recipient.strip().toLowerCase(Locale.ROOT);
        return mails.values().stream()
                .filter(mail -> part.isEmpty()
                        || mail.recipients().stream()
                                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(part)))
                .toList();
    }

    public Optional<Mail> get(String id) {
        return Optional.ofNullable(mails.get(id));
    }

    public void clear() {
        mails.keySet().forEach(id -> {
            mails.remove(id);
            if (directory != null) {
                delete(directory.resolve(id + ".eml"));
            }
        });
    }

    private void read(Path from) {
        try {
            Files.createDirectories(from);
            try (var files = Files.newDirectoryStream(from, "*.eml")) {
                for (Path file : files) {
                    String id = file.getFileName().toString().replace(".eml", "");
                    Instant at = Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
                    mails.put(id, Mail.parse(id, at, Files.readAllBytes(file)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The inbox at " + from + " cannot be read", failure);
        }
    }

    private void write(Mail mail) {
        if (directory == null) {
            return;
        }
        try {
            Path part = Files.write(directory.resolve(mail.id() + ".part"), mail.source());
            Files.move(part, directory.resolve(mail.id() + ".eml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("The inbox at " + directory + " cannot be written", failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
