package io.gatehouse.invitation.link;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The links of invitations. Only the SHA-256 of a link token is kept, so a link can be replaced but never shown again. */
@Component
public class LinkTokens {

    /** More than anybody needs, few enough to look through. */
    private static final int MOST_LIVE = 50;

    private final JdbcClient jdbc;
    private final PublicUrl publicUrl;
    private final TransactionTemplate bearer;

    LinkTokens(JdbcClient jdbc, PublicUrl publicUrl, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.publicUrl = publicUrl;
        this.bearer = new TransactionTemplate(transactions);
        this.bearer.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.bearer.setReadOnly(true);
    }

    /** Makes another link token and answers the whole link. */
    public Secret make(UUID invitation, LinkOrigin origin, @Nullable String recipient, Actor maker, Instant now) {
        return make(invitation, origin, recipient, null, maker, now);
    }

    /** One for a colleague that opens a single step. */
    public Secret makeFor(LinkStep step, UUID invitation, String recipient, Actor maker, Instant now) {
        return make(invitation, LinkOrigin.MAIL, recipient, step, maker, now);
    }

    private Secret make(
            UUID invitation,
            LinkOrigin origin,
            @Nullable String recipient,
            @Nullable LinkStep step,
            Actor maker,
            Instant now) {
        UUID provider = ProviderScope.required().value();
        refuseTooMany(provider, invitation);
        String token = Randoms.token();
        jdbc.sql("""
                        insert into link_token (provider_id, id, invitation_id, token_hash, origin, recipient, step,
                          made_by, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(provider)
                .param(UUID.randomUUID())
                .param(invitation)
                .param(Hashes.sha256(token))
                .param(origin.name())
                .param(recipient)
                .param(step == null ? null : step.name())
                .param(maker.name())
                .param(Timestamp.from(now))
                .update();
        return Secret.of(publicUrl.link("/authenticate/" + token));
    }

    /** Looks in a transaction of its own that sees this one row and nothing else. */
    public Optional<LinkMatch> match(byte[] hash) {
        return ProviderScope.byBearer(hash, () -> Objects.requireNonNull(bearer.execute(status -> find(hash))));
    }

    private Optional<LinkMatch> find(byte[] hash) {
        return jdbc.sql("select provider_id, invitation_id, id, revoked_at from link_token where token_hash = ?")
                .param(hash)
                .query((row, n) -> new LinkMatch(
                        new ProviderId(row.getObject("provider_id", UUID.class)),
                        row.getObject("invitation_id", UUID.class),
                        row.getObject("id", UUID.class),
                        Instants.at(row, "revoked_at")))
                .optional();
    }

    public void seen(UUID linkToken, Instant now) {
        jdbc.sql("update link_token set last_seen_at = ? where provider_id = ? and id = ?")
                .params(Timestamp.from(now), ProviderScope.required().value(), linkToken)
                .update();
    }

    /** Says whether this link was not asked by before. */
    public boolean ask(UUID invitation, UUID linkToken, Instant now) {
        return jdbc.sql("""
                        update link_token set asked_at = ?
                        where provider_id = ? and invitation_id = ? and id = ? and asked_at is null
                        """)
                        .params(Timestamp.from(now), ProviderScope.required().value(), invitation, linkToken)
                        .update()
                > 0;
    }

    /** When another link was asked for by this one. */
    public Optional<Instant> asked(UUID invitation, UUID linkToken) {
        return jdbc.sql("""
                        select asked_at from link_token
                        where provider_id = ? and invitation_id = ? and id = ? and asked_at is not null
                        """)
                .params(ProviderScope.required().value(), invitation, linkToken)
                .query((row, n) -> row.getTimestamp("asked_at").toInstant())
                .optional();
    }

    public boolean live(UUID invitation, UUID linkToken) {
        return jdbc.sql("""
                        select count(*) from link_token
                        where provider_id = ? and invitation_id = ? and id = ? and revoked_at is null
                        """)
                        .params(ProviderScope.required().value(), invitation, linkToken)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The only step that a link opens; empty where it opens the whole invitation. */
    public Optional<LinkStep> stepOf(UUID invitation, UUID linkToken) {
        return jdbc.sql("""
                        select step from link_token
                        where provider_id = ? and invitation_id = ? and id = ? and step is not null
                        """)
                .params(ProviderScope.required().value(), invitation, linkToken)
                .query((row, n) -> LinkStep.valueOf(row.getString("step")))
                .optional();
    }

    /** Answers who did the step where it was one that was passed on, once. */
    public Optional<String> done(UUID linkToken, LinkStep step, Instant now) {
        return jdbc.sql("""
                        update link_token set done_at = ?
                        where provider_id = ? and id = ? and step = ? and done_at is null
                        returning recipient
                        """)
                .params(Timestamp.from(now), ProviderScope.required().value(), linkToken, step.name())
                .query(String.class)
                .optional();
    }

    public List<LinkView> of(UUID invitation) {
        return jdbc.sql("""
                        select id, origin, recipient, made_by, created_at, last_seen_at, revoked_at, revoked_by, step
                        from link_token where provider_id = ? and invitation_id = ? order by created_at desc, id
                        """)
                .params(ProviderScope.required().value(), invitation)
                .query((row, n) -> new LinkView(
                        row.getObject("id", UUID.class),
                        LinkOrigin.valueOf(row.getString("origin")),
                        row.getString("recipient"),
                        step(row),
                        row.getString("made_by"),
                        row.getTimestamp("created_at").toInstant(),
                        Instants.at(row, "last_seen_at"),
                        Instants.at(row, "revoked_at"),
                        row.getString("revoked_by")))
                .list();
    }

    /** Other invitations of the customer whose links went to this address in the newest mail of this one. */
    public List<UUID> sharedMail(UUID invitation, String recipient) {
        return jdbc.sql("""
                        select distinct other.id from invitation i
                        join lateral (select max(created_at) as made from link_token t
                          where t.provider_id = i.provider_id and t.invitation_id = i.id and t.origin = 'MAIL'
                            and t.step is null and lower(t.recipient) = lower(:recipient)) newest on true
                        join invitation other on other.provider_id = i.provider_id and other.customer_id = i.customer_id
                          and other.id <> i.id
                        join link_token t on t.provider_id = other.provider_id and t.invitation_id = other.id
                          and t.origin = 'MAIL' and t.step is null and t.revoked_at is null
                          and lower(t.recipient) = lower(:recipient) and t.created_at = newest.made
                        where i.provider_id = :provider and i.id = :invitation
                        order by other.id
                        """)
                .param("provider", ProviderScope.required().value())
                .param("invitation", invitation)
                .param("recipient", recipient)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Says whether it was live. */
    public boolean revoke(UUID invitation, UUID linkToken, Actor actor, Instant now) {
        return jdbc.sql("""
                        update link_token set revoked_at = ?, revoked_by = ?
                        where provider_id = ? and invitation_id = ? and id = ? and revoked_at is null
                        """)
                        .params(
                                Timestamp.from(now),
                                actor.name(),
                                ProviderScope.required().value(),
                                invitation,
                                linkToken)
                        .update()
                > 0;
    }

    public void revokeAll(UUID invitation, Actor actor, Instant now) {
        jdbc.sql("""
                        update link_token set revoked_at = ?, revoked_by = ?
                        where provider_id = ? and invitation_id = ? and revoked_at is null
                        """)
                .params(
                        Timestamp.from(now),
                        actor.name(),
                        ProviderScope.required().value(),
                        invitation)
                .update();
    }

    /** The links mailed to an address that turned out to be wrong. */
    public void revokeMailedTo(UUID invitation, String recipient, Actor actor, Instant now) {
        jdbc.sql("""
                        update link_token set revoked_at = ?, revoked_by = ?
                        where provider_id = ? and invitation_id = ? and revoked_at is null
                          and lower(recipient) = lower(?)
                        """)
                .params(
                        Timestamp.from(now),
                        actor.name(),
                        ProviderScope.required().value(),
                        invitation,
                        recipient)
                .update();
    }

    private void refuseTooMany(UUID provider, UUID invitation) {
        long live = jdbc.sql(
                        "select count(*) from link_token where provider_id = ? and invitation_id = ? and revoked_at is null")
                .params(provider, invitation)
                .query(Long.class)
                .single();
        if (live >= MOST_LIVE) {
            throw new Conflict(
                    "invitation.links.too-many",
                    "This invitation has " + live + " live links. Revoke some of them first.",
                    invitation);
        }
    }

    private static @Nullable LinkStep step(ResultSet row) throws SQLException {
        String step = row.getString("step");
        return step == null ? null : LinkStep.valueOf(step);
    }
}
