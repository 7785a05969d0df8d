package io.gatehouse.provider;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides who of the signed-in people is an operator, and as what. */
@Service
public class Operators {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final ProviderSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Operators(
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            ProviderSettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Lets a proven person of the home tenant in, by app role or as the named first owner; else {@link NotAnOperator}. */
    public Principal.Operator admit(ProviderId provider, TenantId home, SignedInPerson person) {
        return ProviderScope.call(provider, () -> {
            NotAnOperator refusal = refusal(home, person);
            Optional<Role> role = refusal == null ? transaction.execute(status -> role(person)) : Optional.empty();
            if (role == null || role.isEmpty()) {
                NotAnOperator why =
                        refusal == null ? new NotAnOperator(NotAnOperator.Reason.NO_ROLE, person.account()) : refusal;
                transaction.executeWithoutResult(status -> recordRefusal(person, why));
                throw why;
            }
            Principal.Operator operator = new Principal.Operator(
                    provider, person.tenant(), person.objectId(), person.upn(), display(person), role.get());
            transaction.executeWithoutResult(status -> recordSignIn(operator));
            return operator;
        });
    }

    /** Keeps on record that somebody of another organisation came; what to throw. */
    public NotAnOperator refuseStranger(ProviderId provider, SignedInPerson person) {
        return ProviderScope.call(provider, () -> {
            NotAnOperator why = new NotAnOperator(NotAnOperator.Reason.OTHER_TENANT, person.account());
            transaction.executeWithoutResult(status -> recordRefusal(person, why));
            return why;
        });
    }

    /** Records that somebody signed out. */
    public void signedOut(Principal.Operator operator) {
        ProviderScope.run(
                operator.provider(),
                () -> transaction.executeWithoutResult(status ->
                        events.publishEvent(AuditFact.of(operator.actor(), "operator.signed_out", subject(operator)))));
    }

    private static @org.jspecify.annotations.Nullable NotAnOperator refusal(TenantId home, SignedInPerson person) {
        if (!person.tenant().equals(home)) {
            return new NotAnOperator(NotAnOperator.Reason.OTHER_TENANT, person.account());
        }
        return person.guest() ? new NotAnOperator(NotAnOperator.Reason.GUEST, person.account()) : null;
    }

    private Optional<Role> role(SignedInPerson person) {
        Optional<Role> assigned = Role.of(person.roles());
        return assigned.isPresent() || !firstOwner(person) ? assigned : Optional.of(Role.OWNER);
    }

    /** The name is compared once, while nobody is the first owner; from then on the identity (tid, oid) counts. */
    private boolean firstOwner(SignedInPerson person) {
        Optional<String> bound = jdbc.sql(
                        "select tenant_id || '/' || object_id from operator where provider_id = ? and first_owner")
                .param(ProviderScope.required().value())
                .query(String.class)
                .optional();
        if (bound.isPresent()) {
            return bound.get().equals(person.tenant() + "/" + person.objectId());
        }
        boolean named =
                namedOwner().filter(name -> name.equalsIgnoreCase(person.upn())).isPresent();
        if (named && noOwnerYet()) {
            save(person, Role.OWNER, true);
            events.publishEvent(AuditFact.of(
                    actor(person),
                    "operator.first_owner",
                    new AuditSubject("operator", person.objectId(), display(person))));
            return true;
        }
        return false;
    }

    /** The settings name the first owner, else whoever set the installation up did. */
    private Optional<String> namedOwner() {
        return Optional.ofNullable(settings.firstOwner())
                .or(() -> jdbc.sql("select first_owner from provider_settings where provider_id = ?")
                        .param(ProviderScope.required().value())
                        .query((row, n) -> Optional.ofNullable(row.getString("first_owner")))
                        .optional()
                        .flatMap(name -> name));
    }

    private boolean noOwnerYet() {
        return jdbc.sql("select count(*) from operator where provider_id = ? and role = 'OWNER'")
                        .param(ProviderScope.required().value())
                        .query(Long.class)
                        .single()
                == 0;
    }

    private void recordSignIn(Principal.Operator operator) {
        jdbc.sql("""
                        insert into operator (provider_id, id, tenant_id, object_id, upn, name, role, last_sign_in_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, tenant_id, object_id) do update set upn = excluded.upn,
                          name = excluded.name, role = excluded.role, last_sign_in_at = excluded.last_sign_in_at
                        """)
                .param(operator.provider().value())
                .param(UUID.randomUUID())
                .param(operator.tenant().value())
                .param(operator.objectId())
                .param(operator.upn() == null ? "" : operator.upn())
                .param(operator.name())
                .param(operator.role().name())
                .param(java.sql.Timestamp.from(clock.instant()))
                .update();
        events.publishEvent(AuditFact.of(operator.actor(), "operator.signed_in", subject(operator))
                .details(Map.of("role", operator.role().appRole())));
    }

    private void save(SignedInPerson person, Role role, boolean firstOwner) {
        jdbc.sql("""
                        insert into operator (provider_id, id, tenant_id, object_id, upn, name, role, first_owner)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, tenant_id, object_id) do update set role = excluded.role,
                          first_owner = excluded.first_owner
                        """)
                .params(
                        ProviderScope.required().value(),
                        UUID.randomUUID(),
                        person.tenant().value(),
                        person.objectId(),
                        person.account(),
                        display(person),
                        role.name(),
                        firstOwner)
                .update();
    }

    private void recordRefusal(SignedInPerson person, NotAnOperator why) {
        events.publishEvent(AuditFact.of(
                        actor(person),
                        "operator.refused",
                        new AuditSubject("operator", person.objectId(), person.account()))
                .outcome(Outcome.REFUSED)
                .details(Map.of("reason", why.reason().name())));
    }

    private static AuditSubject subject(Principal.Operator operator) {
        return new AuditSubject("operator", operator.objectId(), operator.name());
    }

    private static Actor actor(SignedInPerson person) {
        return new Actor(Actor.Kind.OPERATOR, person.tenant() + "/" + person.objectId(), display(person), person.upn());
    }

    private static String display(SignedInPerson person) {
        return person.name() == null ? person.account() : person.name();
    }
}
