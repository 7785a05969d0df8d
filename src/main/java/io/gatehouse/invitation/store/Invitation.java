package io.gatehouse.invitation.store;

import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Randoms;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The aggregate: guards which step may follow which. Whoever changes it holds its row's lock. */
@Entity
@Table(name = "invitation")
public class Invitation {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID providerId;

    @Column(updatable = false)
    private UUID customerId;

    private String profile;

    @Enumerated(EnumType.STRING)
    private @Nullable ConnectionMethod method;

    @Enumerated(EnumType.STRING)
    private InvitationPurpose purpose;

    private @Nullable UUID connectionId;

    @Column(updatable = false)
    private @Nullable UUID registrationId;

    @Enumerated(EnumType.STRING)
    private InvitationStatus status;

    private @Nullable String statusReason;
    private @Nullable String step;

    @Enumerated(EnumType.STRING)
    private Completion completion;

    private String locale;
    private @Nullable String message;
    private @Nullable String tenantId;
    private @Nullable String tenantDomain;
    private String reference;
    private boolean notify;
    private Instant expiresAt;
    private Instant createdAt;
    private String createdByKind;
    private String createdById;
    private String createdByName;
    private @Nullable String createdByEmail;
    private @Nullable Instant openedAt;
    private @Nullable Instant authenticatedAt;
    private @Nullable String signedInTenant;
    private @Nullable String signedInObject;
    private @Nullable String signedInAs;
    private @Nullable String signedInName;
    private @Nullable Instant signedInAt;
    private @Nullable Instant mailFailedAt;
    private boolean remind = true;
    private @Nullable Instant remindedFor;
    private int reminders;
    private @Nullable Instant remindedAt;
    private @Nullable Instant linkAskedAt;
    private @Nullable Instant endedAt;
    private Instant updatedAt;

    @Version
    private @Nullable Long version;

    protected Invitation() {}

    public static Invitation issue(InvitationFacts facts, Actor actor, Instant now) {
        Invitation invitation = new Invitation();
        invitation.id = UUID.randomUUID();
        invitation.providerId = ProviderScope.required().value();
        invitation.customerId = facts.customerId();
        invitation.profile = facts.profile();
        invitation.method = facts.method();
        invitation.purpose = facts.purpose();
        invitation.connectionId = facts.connectionId();
        invitation.registrationId = facts.registrationId();
        invitation.status = InvitationStatus.PENDING;
        invitation.completion = facts.completion();
        invitation.locale = facts.locale();
        invitation.message = facts.message();
        invitation.tenantId = facts.tenant() == null ? null : facts.tenant().value();
        invitation.tenantDomain = facts.tenantDomain();
        invitation.reference = Randoms.reference();
        invitation.notify = facts.byMail();
        invitation.expiresAt = facts.expiresAt();
        invitation.createdAt = now;
        invitation.createdByKind = actor.kind().name();
        invitation.createdById = actor.id();
        invitation.createdByName = actor.name();
        invitation.createdByEmail = actor.email();
        invitation.updatedAt = now;
        return invitation;
    }

    public UUID id() {
        return id;
    }

    /** Whether this is what the same person has issued a moment ago; recipients are told elsewhere. */
    public boolean issuedAs(InvitationFacts facts, Actor actor, Instant now, Duration ago) {
        return createdAt.plus(ago).isAfter(now)
                && createdByKind.equals(actor.kind().name())
                && createdById.equals(actor.id())
                && method == facts.method()
                && completion == facts.completion()
                && notify == facts.byMail()
                && locale.equals(facts.locale())
                && Objects.equals(message, facts.message())
                && Objects.equals(connectionId, facts.connectionId())
                && Objects.equals(registrationId, facts.registrationId())
                && Duration.between(createdAt, expiresAt).equals(Duration.between(now, facts.expiresAt()));
    }

    public UUID customerId() {
        return customerId;
    }

    public InvitationStatus status() {
        return status;
    }

    /** The first look at the link; says whether this was it. */
    public boolean open(Instant now) {
        if (status != InvitationStatus.PENDING) {
            return false;
        }
        openedAt = now;
        return move(InvitationStatus.OPENED, null, now);
    }

    public void signIn(SignedIn who, Instant now) {
        requireSignInPossible(now);
        signedInTenant = who.tenant().value();
        signedInObject = who.objectId();
        signedInAs = who.upn();
        signedInName = who.name();
        signedInAt = now;
        authenticatedAt = now;
        mailFailedAt = null;
        move(InvitationStatus.IN_PROGRESS, null, now);
    }

    /** A sign-in came back and cannot be used; the invitation stays usable. Says whether this is news. */
    public boolean refuse(String atStep, String reason, Instant now) {
        requireSignInPossible(now);
        boolean news = !atStep.equals(step);
        step = atStep;
        return move(InvitationStatus.IN_PROGRESS, reason, now) && news;
    }

    public void step(String next, Instant now) {
        step = next;
        statusReason = null;
        updatedAt = now;
    }

    /** Says whether this is news. */
    public boolean decline(String reason, Instant now) {
        requireSignInPossible(now);
        boolean news = status != InvitationStatus.DECLINED;
        return move(InvitationStatus.DECLINED, reason, now) && news;
    }

    public void awaitProvider(UUID connection, Instant now) {
        requireSignInPossible(now);
        connectionId = connection;
        move(InvitationStatus.AWAITING_PROVIDER, null, now);
    }

    /** What waits for an operator cannot expire: the customer has done his part in time. */
    public void complete(UUID connection, Instant now) {
        if (status != InvitationStatus.AWAITING_PROVIDER) {
            requireSignInPossible(now);
        }
        connectionId = connection;
        move(InvitationStatus.COMPLETED, null, now);
    }

    /** Answers the connection whose sign-in waited for the provider, or null. */
    public @Nullable UUID revoke(String reason, Instant now) {
        requireNotTerminal();
        UUID waiting = status == InvitationStatus.AWAITING_PROVIDER ? connectionId : null;
        move(InvitationStatus.REVOKED, reason, now);
        return waiting;
    }

    public boolean expire(Instant now) {
        if (!status.acceptsSignIn() || status == InvitationStatus.DECLINED || expiresAt.isAfter(now)) {
            return false;
        }
        return move(InvitationStatus.EXPIRED, null, now);
    }

    public void extend(Instant end, Instant now) {
        requireSignInPossible(now);
        expiresAt = end;
        updatedAt = now;
    }

    /** Whether its recipients are to be reminded; says whether this is news. */
    public boolean remind(boolean wanted, Instant now) {
        boolean news = remind != wanted;
        remind = wanted;
        updatedAt = news ? now : updatedAt;
        return news;
    }

    /** The recipients are reminded for this one of its days; false where they were already, or nobody wants it any more. */
    public boolean reminded(Instant day, Instant now) {
        boolean done = remindedFor != null && !day.isAfter(remindedFor);
        if (!remind || done || !status.acceptsSignIn() || status == InvitationStatus.DECLINED) {
            return false;
        }
        remindedFor = day;
        reminders++;
        remindedAt = now;
        return true;
    }

    /** Somebody came by a link that leads nowhere any more and asks for another. */
    public void askForLink(Instant now) {
        linkAskedAt = now;
        updatedAt = now;
    }

    /** Somebody has another link, or is to get none. */
    public void linkAnswered() {
        linkAskedAt = null;
    }

    public void mailFailed(@Nullable Instant when) {
        mailFailedAt = when;
    }

    public void requireSignInPossible(Instant now) {
        if (!status.acceptsSignIn()) {
            throw new InvitationClosed(id, status);
        }
        if (!expiresAt.isAfter(now)) {
            throw new InvitationClosed(id, InvitationStatus.EXPIRED);
        }
    }

    private void requireNotTerminal() {
        if (status.terminal()) {
            throw new InvitationClosed(id, status);
        }
    }

    private boolean move(InvitationStatus next, @Nullable String reason, Instant now) {
        status = next;
        if (next.ended() && next != InvitationStatus.EXPIRED && next != InvitationStatus.REVOKED
                || next == InvitationStatus.AWAITING_PROVIDER) {
            linkAnswered(); // somebody got in by another link
        }
        statusReason = reason;
        endedAt = next.ended() ? now : null;
        updatedAt = now;
        return true;
    }
}
