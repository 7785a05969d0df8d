package io.gatehouse.onboarding.passport;

import io.gatehouse.onboarding.acting.ActingAccount;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.registration.paper.PreviewLine;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one invitation asks of a customer by the method taken.
 *
 * @param kind which sentences fit
 * @param signIn exactly what the administrator's sign-in asks Microsoft for
 * @param service what the service may do afterwards; the same as the sign-in's where nothing is made for it
 * @param account what the service account's own sign-in asks for; empty where there is none
 * @param apart what the administrator's sign-in asks for only to sign in, which opens no data and counts as no permission
 * @param things what comes into being; empty while that is not known to the last name
 * @param acting the service account that goes on, whoever consents
 * @param granted what the service may do already, and is not asked for again
 */
public record Passport(
        Kind kind,
        List<Ask> signIn,
        List<Ask> service,
        Set<String> account,
        List<String> apart,
        List<PreviewLine> things,
        @Nullable ActingAccount acting,
        Set<String> granted) {

    /** Whose content permissions open: a group's files and conversations come with the group (“Group.Read.All”). */
    private static final List<String> CONTENT =
            List.of("Mail", "Files", "Sites", "Chat", "Channel", "Conversations", "Group.", "Notes");

    Passport(
            Kind kind,
            List<Ask> signIn,
            List<Ask> service,
            Set<String> account,
            List<String> apart,
            List<PreviewLine> things) {
        this(kind, signIn, service, account, apart, things, null, Set.of());
    }

    public Passport {
        signIn = List.copyOf(signIn);
        service = List.copyOf(service);
        apart = List.copyOf(apart);
        things = List.copyOf(things);
        granted = Set.copyOf(granted);
    }

    /** The ways to connect, and the way out. */
    public enum Kind {
        CONSENT,
        MAKES,
        MAKES_FOR_ACCOUNT,
        TYPES,
        TYPES_FOR_ACCOUNT,
        REMOVES;

        /** Whether the administrator's sign-in is used once, for something else than the service itself. */
        public boolean helps() {
            return this != CONSENT;
        }

        /** Whether one may have a look taken at what would happen. */
        public boolean looksFirst() {
            return this == CONSENT || makes();
        }

        public boolean makes() {
            return this == MAKES || this == MAKES_FOR_ACCOUNT;
        }

        public boolean forAccount() {
            return this == MAKES_FOR_ACCOUNT || this == TYPES_FOR_ACCOUNT;
        }
    }

    /**
     * One permission.
     *
     * @param api the name of the API, as Microsoft's pages show it
     */
    public record Ask(String name, String api, PermissionKind kind, boolean write, String reason) {

        public boolean alone() {
            return kind == PermissionKind.APPLICATION;
        }
    }

    public long writes() {
        return service.stream().filter(Ask::write).count();
    }

    public long signInWrites() {
        return signIn.stream().filter(Ask::write).count();
    }

    public boolean hasAlone() {
        return service.stream().anyMatch(Ask::alone);
    }

    public boolean hasDelegated() {
        return service.stream().anyMatch(ask -> !ask.alone());
    }

    /** Whether none of all this opens mail, files or chats; nor what was granted before, for it goes on. */
    public boolean leavesContentAlone() {
        Stream<String> asked = Stream.concat(signIn.stream(), service.stream()).map(Ask::name);
        return leavesContentAlone(Stream.concat(asked, granted.stream()).toList());
    }

    static boolean leavesContentAlone(List<String> names) {
        return names.stream().noneMatch(name -> CONTENT.stream().anyMatch(name::startsWith));
    }
}
