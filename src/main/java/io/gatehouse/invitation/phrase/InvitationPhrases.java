package io.gatehouse.invitation.phrase;

import io.gatehouse.invitation.InvitationNeed;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The one place that says in words how an invitation stands and what comes next: for list, page and API alike. */
@Component
public class InvitationPhrases {

    private static final Duration SOON = Duration.ofDays(3);
    private static final Duration SILENCE = Duration.ofDays(2);
    private static final Set<String> NEEDS_ADMIN = Set.of("NOT_ADMIN", "APPROVAL_NEEDED");
    /** Told by whoever holds the link, without an answer of Microsoft's. */
    private static final String ASKED = "APPROVAL_ASKED";

    private static final DateTimeFormatter SINCE =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private static final Pattern SUPPORT_CODE = Pattern.compile("([a-z-]+), [0-9a-z]{4}-[0-9a-z]{4}\\b");

    private final MessageSource messages;
    private final Clock clock;
    private final ObjectProvider<InvitationNeed> needs;

    InvitationPhrases(MessageSource messages, Clock clock, ObjectProvider<InvitationNeed> needs) {
        this.messages = messages;
        this.clock = clock;
        this.needs = needs;
    }

    public InvitationPhrase of(InvitationView invitation, Locale locale) {
        return of(List.of(invitation), locale).getFirst();
    }

    /** In their order; what other modules know of them is asked once for all. */
    public List<InvitationPhrase> of(List<InvitationView> invitations, Locale locale) {
        Instant now = clock.instant();
        List<InvitationView> waiting =
                invitations.stream().filter(each -> waits(each, now)).toList();
        List<InvitationView> stopped = invitations.stream()
                .filter(each -> mark(each, now).equals("NEEDS_ADMIN"))
                .toList();
        Known known = new Known(new HashSet<>(), new HashMap<>(), now);
        needs.stream().forEach(need -> {
            known.owed().addAll(need.providerMustAct(waiting));
            need.approvalAwaitedSince(stopped).forEach(known.approvals()::putIfAbsent);
        });
        return invitations.stream().map(each -> of(each, known, locale)).toList();
    }

    /** Whose turn is ours, and since when approvals are waited for. */
    private record Known(Set<UUID> owed, Map<UUID, Instant> approvals, Instant now) {}

    private InvitationPhrase of(InvitationView invitation, Known known, Locale locale) {
        Instant now = known.now();
        InvitationStatus status = invitation.statusAt(now);
        String mark = mark(invitation, now);
        boolean ours = known.owed().contains(invitation.id());
        NextAction next = ours ? NextAction.ENTER_VALUES : next(invitation, mark, now);
        return new InvitationPhrase(
                mark,
                words("invitation.mark." + mark, locale),
                ours ? words("invitation.line.values", locale) : line(invitation, status, mark, known, locale),
                next,
                words("invitation.next." + next, locale),
                href(invitation, next));
    }

    private static String mark(InvitationView invitation, Instant now) {
        InvitationStatus status = invitation.statusAt(now);
        boolean decided = status == InvitationStatus.AWAITING_PROVIDER || status == InvitationStatus.COMPLETED;
        if (invitation.linkAskedAt() != null && !decided) {
            return "LINK_WANTED";
        }
        boolean started = status == InvitationStatus.IN_PROGRESS;
        boolean waitsForCustomer = started || status == InvitationStatus.PENDING || status == InvitationStatus.OPENED;
        if (waitsForCustomer && !started && invitation.mailFailed()) {
            return "MAIL_FAILED";
        }
        String step = invitation.step();
        if (step != null && (started && NEEDS_ADMIN.contains(step) || waitsForCustomer && step.equals(ASKED))) {
            return "NEEDS_ADMIN";
        }
        if (waitsForCustomer && invitation.expiresAt().isBefore(now.plus(SOON)) && !fresh(invitation, now)) {
            return "EXPIRES_SOON";
        }
        return status.name();
    }

    /** A mail that nobody got, or an invitation that ends soon, comes first. */
    private static boolean waits(InvitationView invitation, Instant now) {
        InvitationStatus status = invitation.statusAt(now);
        return status.acceptsSignIn() && mark(invitation, now).equals(status.name());
    }

    /** A short-lived invitation is not late just because it is short: half of its time must be over. */
    private static boolean fresh(InvitationView invitation, Instant now) {
        Duration gone = Duration.between(invitation.createdAt(), now);
        Duration left = Duration.between(now, invitation.expiresAt());
        return gone.compareTo(left) < 0;
    }

    private static NextAction next(InvitationView invitation, String mark, Instant now) {
        return switch (mark) {
            case "AWAITING_PROVIDER" -> NextAction.ADD;
            case "MAIL_FAILED" -> NextAction.FIX_ADDRESS;
            case "NEEDS_ADMIN" -> NextAction.INVITE_ADMIN;
            case "EXPIRES_SOON" -> NextAction.EXTEND;
            case "LINK_WANTED" -> invitation.acceptsSignIn(now) ? NextAction.SEND_NEW_LINK : NextAction.INVITE_AGAIN;
            case "DECLINED", "EXPIRED", "REVOKED" -> NextAction.INVITE_AGAIN;
            case "COMPLETED" -> invitation.connectionId() == null ? NextAction.NONE : NextAction.OPEN_CONNECTION;
            default -> withCustomer(invitation, now);
        };
    }

    private static NextAction withCustomer(InvitationView invitation, Instant now) {
        boolean nothingSent = invitation.mail().count() == 0;
        if (invitation.status() == InvitationStatus.PENDING && nothingSent) {
            return invitation.recipients().isEmpty() ? NextAction.COPY_LINK : NextAction.WAIT_FOR_CUSTOMER;
        }
        Instant sent = invitation.mail().sentAt();
        boolean silent = invitation.status() != InvitationStatus.IN_PROGRESS
                && sent != null
                && sent.plus(SILENCE).isBefore(now);
        return silent ? NextAction.RESEND : NextAction.WAIT_FOR_CUSTOMER;
    }

    private String line(InvitationView invitation, InvitationStatus status, String mark, Known known, Locale locale) {
        if (mark.equals("LINK_WANTED") && invitation.linkAskedAt() != null) {
            return words(
                    "invitation.line.link-wanted",
                    locale,
                    SINCE.withLocale(locale).format(invitation.linkAskedAt()));
        }
        String approval = mark.equals("NEEDS_ADMIN") ? approval(invitation, known, locale) : null;
        return approval == null ? ofStatus(invitation, status, mark, locale) : approval;
    }

    /** Who waits for whom, and since when. */
    private @Nullable String approval(InvitationView invitation, Known known, Locale locale) {
        return Optional.ofNullable(known.approvals().get(invitation.id()))
                .map(since -> words(
                        ASKED.equals(invitation.step()) ? "invitation.line.approval-asked" : "invitation.line.approval",
                        locale,
                        invitation.tenantDomain() == null ? invitation.customerName() : invitation.tenantDomain(),
                        SINCE.withLocale(locale).format(since)))
                .orElse(null);
    }

    private String ofStatus(InvitationView invitation, InvitationStatus status, String mark, Locale locale) {
        String reason = invitation.statusReason();
        return switch (status) {
            case AWAITING_PROVIDER ->
                words(
                        invitation.tenant() == null ? "invitation.line.confirm-tenant" : "invitation.line.confirm",
                        locale);
            case PENDING -> words("invitation.line." + pending(invitation, mark), locale);
            case OPENED ->
                words("invitation.line." + (mark.equals("MAIL_FAILED") ? unreached(invitation) : "scanner"), locale);
            case IN_PROGRESS -> step(invitation, locale);
            case DECLINED -> reason == null ? words("invitation.line.no-reason", locale) : plain(reason, locale);
            case EXPIRED ->
                words(invitation.signedIn() == null ? "invitation.line.unused" : "invitation.line.unfinished", locale);
            case REVOKED -> reason == null ? "" : reason;
            case COMPLETED -> invitation.signedInAs() == null ? "" : invitation.signedInAs();
        };
    }

    private static String pending(InvitationView invitation, String mark) {
        if (mark.equals("MAIL_FAILED")) {
            return unreached(invitation);
        }
        if (invitation.mail().count() == 0) {
            return "not-sent";
        }
        return "QUEUED".equals(invitation.mail().status()) ? "on-its-way" : "not-opened";
    }

    private static String unreached(InvitationView invitation) {
        return invitation.mail().sentAt() == null ? "nobody" : "not-all";
    }

    private String step(InvitationView invitation, Locale locale) {
        String step = invitation.step() == null ? "SIGNED_IN" : invitation.step();
        String words = messages.getMessage("invitation.step." + step, null, null, locale);
        String reason = invitation.statusReason();
        return words != null ? words : reason != null ? reason : step;
    }

    /** Stops of the wizard note a code for support; people read what it means. */
    public String plain(String reason, Locale locale) {
        Matcher code = SUPPORT_CODE.matcher(reason);
        String step = code.lookingAt() ? code.group(1).toUpperCase(Locale.ROOT).replace('-', '_') : "";
        String words = messages.getMessage("invitation.step." + step, null, reason, locale);
        return words == null ? reason : words;
    }

    private static @Nullable String href(InvitationView invitation, NextAction next) {
        String page = "/invitations/" + invitation.id();
        return switch (next) {
            case ADD -> page + "/add";
            case ENTER_VALUES -> page + "/values";
            case FIX_ADDRESS, INVITE_ADMIN -> page + "/recipients";
            case COPY_LINK -> page + "#links";
            case RESEND, SEND_NEW_LINK -> page + "#mails";
            case EXTEND -> page + "/extend";
            case INVITE_AGAIN -> "/invitations/new?customer=" + invitation.customerId();
            case OPEN_CONNECTION -> "/connections/" + invitation.connectionId();
            case WAIT_FOR_CUSTOMER, NONE -> null;
        };
    }

    private String words(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, key, locale) instanceof String text ? text : key;
    }
}
