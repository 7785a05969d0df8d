package io.gatehouse.invitation.store;

import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Loads and saves the aggregate, locked: two who change the same invitation stand in line. */
@Component
public class InvitationStore {

    private final InvitationRepository invitations;
    private final InvitationList list;
    private final Customers customers;
    private final JdbcClient jdbc;
    private final Clock clock;

    InvitationStore(
            InvitationRepository invitations, InvitationList list, Customers customers, JdbcClient jdbc, Clock clock) {
        this.invitations = invitations;
        this.list = list;
        this.customers = customers;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Invitation lock(UUID id) {
        return invitations.lock(provider(), id).orElseThrow(() -> new NotFound("No invitation " + id));
    }

    /** With it those that name the same connection, always in the same order: what is done to one may touch the others. */
    public void lockSharing(UUID id) {
        jdbc.sql("""
                        select id from invitation
                        where provider_id = :provider and (id = :id or connection_id =
                          (select connection_id from invitation where provider_id = :provider and id = :id))
                        order by id for update
                        """).param("provider", provider()).param("id", id).query().listOfRows();
    }

    public void save(Invitation invitation) {
        invitations.saveAndFlush(invitation);
    }

    public InvitationView view(UUID id) {
        return list.find(id).orElseThrow(() -> new NotFound("No invitation " + id));
    }

    public Optional<InvitationView> find(UUID id) {
        return list.find(id);
    }

    public List<InvitationView> ofCustomer(UUID customerId, int limit) {
        return list.page(InvitationQuery.ofCustomer(customerId, limit)).items();
    }

    public void customerInProgress(UUID customerId) {
        customers.inProgress(customerId);
    }

    /** Two who invite the same customer at the same time stand in line, so that one sees the other's invitation. */
    public void queueUp(UUID customer) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("invite " + customer)
                .query()
                .listOfRows();
    }

    /** Every invitation that names this connection names the other one from now on. */
    public void rename(UUID connection, UUID other) {
        jdbc.sql("""
                        update invitation set connection_id = ?, version = version + 1
                        where provider_id = ? and connection_id = ?
                        """).params(other, provider(), connection).update();
    }

    /** Whoever asked for another link to one of these has got it. */
    public void linksAnswered(InvitationFacts facts) {
        jdbc.sql("""
                        update invitation set link_asked_at = null, version = version + 1
                        where provider_id = ? and customer_id = ? and profile = ? and purpose = ?
                          and link_asked_at is not null
                        """)
                .params(
                        provider(),
                        facts.customerId(),
                        facts.profile(),
                        facts.purpose().name())
                .update();
    }

    /** Whether a later invitation of the same kind is under way, or has led to a connection. */
    public boolean succeeded(InvitationView view) {
        return jdbc.sql("""
                        select exists (select 1 from invitation
                          where provider_id = :provider and customer_id = :customer and profile = :profile
                            and purpose = :purpose and created_at > :created
                            and (status in ('AWAITING_PROVIDER', 'COMPLETED')
                              or status in ('PENDING', 'OPENED', 'IN_PROGRESS') and expires_at > :now))
                        """)
                .param("provider", provider())
                .param("customer", view.customerId())
                .param("profile", view.profile())
                .param("purpose", view.purpose().name())
                .param("created", Timestamp.from(view.createdAt()))
                .param("now", Timestamp.from(now()))
                .query(Boolean.class)
                .single();
    }

    public List<Invitation> lockReplaceable(InvitationFacts facts) {
        return invitations.lockReplaceable(provider(), facts.customerId(), facts.profile(), facts.purpose());
    }

    /** @throws Conflict where the customer is suspended: nobody there is asked for anything, but to remove our app */
    public void requireMayBeAsked(InvitationView view) {
        boolean suspended = view.purpose() != InvitationPurpose.REMOVE
                && customers.get(view.customerId()).state() == CustomerState.SUSPENDED;
        if (suspended) {
            throw new Conflict("invitation.customer.suspended", "This customer is suspended.");
        }
    }

    public List<UUID> overdue() {
        return invitations.overdue(provider(), now());
    }

    /**
     * Those of which somebody may have to be reminded: mailed, delivered as far as is known, the customer's turn, and a
     * day has come on which nobody was.
     *
     * @param after the days, from the beginning, and {@code before} from the end
     * @param spared so long before the last day there is no other
     */
    public List<UUID> remindable(List<Duration> after, Duration before, Duration spared) {
        return jdbc.sql("""
                        select i.id from invitation i
                        join customer c on c.provider_id = i.provider_id and c.id = i.customer_id
                        where i.provider_id = :provider and i.status in ('PENDING', 'OPENED', 'IN_PROGRESS') and i.remind and i.notify
                          and i.expires_at > :now and i.mail_failed_at is null and i.link_asked_at is null
                          and c.state not in ('SUSPENDED', 'OFFBOARDED')
                          and exists (select from invitation_recipient r
                                      where r.provider_id = i.provider_id and r.invitation_id = i.id)
                          and (exists (select from unnest(cast(:after as bigint[])) days (wait),
                                 lateral (select i.created_at + make_interval(secs => wait) as day) d
                                 where day <= :now and day > coalesce(i.reminded_for, '-infinity')
                                   and day + make_interval(secs => :spared) < i.expires_at - make_interval(secs => :before))
                               or :before > 0 and i.expires_at - make_interval(secs => :before) <= :now
                                 and i.expires_at - make_interval(secs => :before) > coalesce(i.reminded_for, '-infinity')
                                 and i.created_at + make_interval(secs => :spared)
                                   < i.expires_at - make_interval(secs => :before))
                        order by i.created_at, i.id
                        """)
                .param("provider", provider())
                .param("now", Timestamp.from(now()))
                .param("after", after.stream().map(Duration::toSeconds).toArray(Long[]::new))
                .param("before", before.toSeconds())
                .param("spared", spared.toSeconds())
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** A customer without an open invitation is not invited any more; one that is connected stays so. */
    public void customerMayBeDone(UUID customerId) {
        if (invitations.open(provider(), customerId) == 0) {
            customers.noLongerInvited(customerId);
        }
    }

    /** As precise as the database keeps it, so that what is written and what is read are the same. */
    public Instant now() {
        return Instants.now(clock);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
