package io.gatehouse.exit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.job.RetryLater;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** The portal dies while a customer leaves. */
class ExitDeathTests extends ExitBase {

    private static final class Killed extends Error {}

    /** Dies once, just before it commits. */
    private static final class Mortal extends TransactionTemplate {

        private final int deadly;
        private int calls;

        Mortal(PlatformTransactionManager transactions, int deadly) {
            super(transactions);
            this.deadly = deadly;
        }

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            return super.execute(status -> {
                T answer = action.doInTransaction(status);
                if (++calls == deadly) {
                    throw new Killed();
                }
                return answer;
            });
        }
    }

    @Test
    void comesToTheSameEndWhereverItDies() {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        ExitRun run = rows.in(provider, () -> exits.prepare(customer, tenant.name(), true, TestInvitations.MAJA));
        int steps = in(() -> exitRows.steps(run.id())).size();

        for (int death = 1; death <= steps; death++) {
            ExitEngine mortal = new ExitEngine(exitRows, work, end, late, new Mortal(transactions, 2));
            try {
                in(() -> mortal.advance(run.id(), UUID.randomUUID()));
            } catch (Killed killed) {
                // the next one goes on
            }
            lendWhatIsNotNeeded(run);
        }

        await(() -> finished(run));
        assertErased();
        assertThat(in(() -> exitRows.steps(run.id())))
                .allMatch(step -> step.state().settled());
        assertThat(there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
    }

    @Test
    void removesWhatWasStillMadeAfterItBegan() {
        ExitRun run = rows.in(provider, () -> exits.prepare(customer, tenant.name(), true, TestInvitations.MAJA));
        UUID made = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                insert into app_registration (provider_id, id, customer_id, tenant_id, client_id, display_name, origin,
                  ready_at)
                values (?, ?, ?, ?, gen_random_uuid()::text, 'Made late', 'CREATED', now())
                """)
                        .params(provider.value(), made, customer, tenant.tenantId())
                        .update());

        await(() -> finished(run));

        assertThat(in(() -> exitRows.steps(run.id())))
                .allMatch(step -> step.state().settled())
                .extracting(ExitStep::kind)
                .containsExactly(
                        ExitStep.Kind.INVITATIONS,
                        ExitStep.Kind.JOBS,
                        ExitStep.Kind.REGISTRATION,
                        ExitStep.Kind.PROVIDER_APP,
                        ExitStep.Kind.KEY,
                        ExitStep.Kind.ROWS,
                        ExitStep.Kind.CUSTOMER);
        assertErased();
    }

    /** An administrator's rights are sealed with the customer's key, and nobody can open them after its end. */
    private void lendWhatIsNotNeeded(ExitRun run) {
        List<ExitStep> inTenant = in(() -> exitRows.steps(run.id())).stream()
                .filter(step -> step.kind().inTenant())
                .toList();
        if (inTenant.stream().allMatch(step -> step.state().settled())
                && in(() -> exitRows.steps(run.id())).stream()
                        .anyMatch(step -> step.kind() == ExitStep.Kind.KEY
                                && !step.state().settled())) {
            rows.in(provider, () -> {
                Loan loan = new Loan(new TenantId(tenant.tenantId()), Secret.of("lent"), Instant.now());
                exitRows.lend(run, loan, Instant.now().plusSeconds(600));
                exitRows.steps(run.id()).stream()
                        .filter(step -> step.kind().inTenant())
                        .forEach(step -> exitRows.settle(run.id(), step, ExitStep.Result.done("Done.")));
                return run;
            });
        }
    }

    private boolean finished(ExitRun run) {
        try {
            return in(() -> new ExitEngine(exitRows, work, end, late, new TransactionTemplate(transactions))
                            .advance(run.id(), UUID.randomUUID()))
                    == ExitState.DONE;
        } catch (RetryLater later) {
            return false;
        }
    }
}
